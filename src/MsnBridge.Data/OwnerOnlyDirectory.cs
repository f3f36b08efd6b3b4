namespace MsnBridge.Data;

/// <summary>Directories for what the bridge keeps: made for their owner alone, left as they are where they exist.</summary>
internal static class OwnerOnlyDirectory
{
    public static void Ensure(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
