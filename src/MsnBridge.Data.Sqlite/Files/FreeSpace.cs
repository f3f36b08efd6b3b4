using System.Globalization;

namespace MsnBridge.Data.Sqlite.Files;

/// <summary>Whether there is room for what is about to be written: a disk that fills up in the middle is worse than an answer beforehand.</summary>
internal static class FreeSpace
{
    // What is written beside it: the log, the other file's growth.
    private const long Margin = 16L << 20;

    /// <exception cref="BridgeDataException">There is not; the message says how much is missing.</exception>
    public static void Require(SqliteDataOptions options, string folder, long bytes, string what)
    {
        var (needed, free) = (bytes + Margin, options.FreeSpaceOf(folder));
        if (free < needed)
        {
            throw new BridgeDataException(
                $"There is not enough room in {folder} for {what}: it takes {Megabytes(needed)}, and {Megabytes(free)} are free. Free some space and try again.");
        }
    }

    /// <summary>What the file system has left for this user.</summary>
    public static long Of(string folder) => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1048576.0):0} MiB");
}
