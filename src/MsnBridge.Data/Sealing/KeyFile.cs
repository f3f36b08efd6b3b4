using System.Security.Cryptography;
using System.Text;

namespace MsnBridge.Data.Sealing;

/// <summary>
/// The file with the key that seals passwords and other secrets, apart from the database so that a copy of the one is worth nothing without the other.
/// One line: 32 random bytes in base64. Readable by its owner alone, or it is refused.
/// </summary>
internal static class KeyFile
{
    public const int KeyLength = 32;

    private const UnixFileMode OthersMay =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <exception cref="BridgeDataException">There is no such file, others may read or write it, or it holds no key.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMay) != 0)
                throw new BridgeDataException($"The key file {path} can be read or written by others than its owner. Run: chmod 600 '{path}'");
            var key = new byte[KeyLength];
            // A key has a fixed size, so what is longer need not be read.
            if (new FileInfo(path).Length <= 2 * KeyLength
                && Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) && length == KeyLength)
            {
                return key;
            }
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

    /// <summary>Makes a key and its file. Never writes over a file that exists.</summary>
    /// <exception cref="BridgeDataException">The file cannot be written.</exception>
    public static void Create(string path)
    {
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        // Written whole before it gets its name: a crash leaves no half key behind that would be refused at the next start.
        var unnamed = $"{path}.{Guid.NewGuid():N}";
        try
        {
            OwnerOnlyDirectory.Ensure(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (var file = new FileStream(unnamed, OwnerOnlyFile.ToCreate()))
            {
                file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));
                file.Flush(flushToDisk: true);
            }

            try
            {
                File.Move(unnamed, path, overwrite: false);
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
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
