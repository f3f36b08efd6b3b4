namespace MsnBridge.Data;

/// <summary>Files for what the bridge keeps: readable and writable by their owner alone from the moment they are there.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>Options that make a new file and fail where there is one.</summary>
    public static FileStreamOptions ToCreate() => With(new() { Mode = FileMode.CreateNew, Access = FileAccess.Write });

    /// <summary>Options that open a file for one process at a time, and make it where it is missing.</summary>
    public static FileStreamOptions ToHold() =>
        With(new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None });

    private static FileStreamOptions With(FileStreamOptions options)
    {
        // On Windows the directory's access list decides.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
