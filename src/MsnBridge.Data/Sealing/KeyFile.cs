using System.Text;

namespace MsnBridge.Data.Sealing;

/// <summary>
/// The file with the key that seals passwords and other secrets, apart from the database so that a copy of the one is worth nothing without the other.
/// One line: 32 random bytes in base64. While keys are rotated there is a second line: the first is the new key, the second the one before. Readable by its
/// owner alone, or it is refused.
/// </summary>
internal static class KeyFile
{
    private const int MostKeys = 2;

    private const UnixFileMode OthersMay =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The key to seal with first.</summary>
    /// <exception cref="BridgeDataException">There is no such file, others may read or write it, or it holds no key.</exception>
    public static IReadOnlyList<SealingKey> Read(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMay) != 0)
                throw new BridgeDataException($"The key file {path} can be read or written by others than its owner. Run: chmod 600 '{path}'");
            // A key has a fixed size, so what is longer need not be read.
            if (new FileInfo(path).Length <= 2 * MostKeys * SealingKey.Length && Parse(File.ReadAllText(path)) is { Count: > 0 } keys)
                return keys;
        }
        catch (FileNotFoundException)
        {
            throw new BridgeDataException(
                $"The key file {path} is missing, and passwords or secrets in the store were sealed with it. Put it back from a backup; without it, "
                + "remove the store as well and let everybody link their accounts again.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BridgeDataException($"The key file {path} cannot be read: {fault.Message}", fault);
        }

        throw new BridgeDataException($"The key file {path} does not hold a key (32 bytes in base64 on one line). Put it back from a backup.");
    }

    /// <summary>The id of the key to seal with.</summary>
    /// <exception cref="BridgeDataException">As for <see cref="Read"/>.</exception>
    public static string IdOf(string path) => Read(path)[0].Id;

    /// <summary>Makes a key and its file. Never writes over a file that exists.</summary>
    /// <exception cref="BridgeDataException">The file cannot be written.</exception>
    public static void Create(string path)
    {
        using var key = SealingKey.Make();
        Write(path, [key], overwrite: false);
    }

    /// <summary>Writes the file with these keys, in place of one that is there.</summary>
    /// <exception cref="BridgeDataException">The file cannot be written.</exception>
    public static void Replace(string path, params ReadOnlySpan<SealingKey> keys) => Write(path, keys, overwrite: true);

    /// <summary>Writes a file of its own with the key.</summary>
    /// <exception cref="BridgeDataException">It cannot be written, or is there already.</exception>
    public static void Save(string path, SealingKey key) => Write(path, [key], overwrite: false);

    private static List<SealingKey>? Parse(string text)
    {
        List<SealingKey> keys = [];
        foreach (var line in text.Trim().Split('\n'))
        {
            var key = new byte[SealingKey.Length];
            if (!Convert.TryFromBase64String(line.Trim(), key, out var length) || length != SealingKey.Length)
                return null;
            keys.Add(new SealingKey(key));
        }

        return keys.Count <= MostKeys ? keys : null;
    }

    private static void Write(string path, ReadOnlySpan<SealingKey> keys, bool overwrite)
    {
        var text = new StringBuilder();
        foreach (var key in keys)
            text.Append(Convert.ToBase64String(key.Bytes)).Append('\n');
        // Written whole before it gets its name: a crash leaves no half key behind that would be refused at the next start.
        var unnamed = $"{path}.{Guid.NewGuid():N}";
        try
        {
            OwnerOnlyDirectory.Ensure(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (var file = new FileStream(unnamed, OwnerOnlyFile.ToCreate()))
            {
                file.Write(Encoding.ASCII.GetBytes(text.ToString()));
                file.Flush(flushToDisk: true);
            }

            try
            {
                File.Move(unnamed, path, overwrite);
            }
            finally
            {
                File.Delete(unnamed);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BridgeDataException($"The key file {path} cannot be written: {fault.Message}", fault);
        }
    }
}
