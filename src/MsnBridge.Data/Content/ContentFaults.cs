using MsnBridge.Core.Content;

namespace MsnBridge.Data.Content;

/// <summary>What an error of the disk means to a person.</summary>
internal static class ContentFaults
{
    // ENOSPC and EDQUOT as .NET hands errno on, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of Windows.
    private static readonly int[] s_full = [28, OperatingSystem.IsMacOS() ? 69 : 122, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    public static ContentStoreException Explain(Exception fault, string directory) =>
        s_full.Contains(fault.HResult)
            ? new ContentStoreException($"The disk of {directory} is full. Free some space.", isDiskFull: true, fault)
            : new ContentStoreException($"Content cannot be kept in or read from {directory} ({fault.Message}).", isDiskFull: false, fault);
}
