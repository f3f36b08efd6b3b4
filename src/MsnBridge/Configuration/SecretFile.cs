using System.Text;
using MsnBridge.Core.Identities;

namespace MsnBridge.Configuration;

/// <summary>A file that holds one secret and nothing else; line ends after it do not count.</summary>
internal static class SecretFile
{
    private const int MaxLength = 4096;

    /// <param name="path">Relative to <paramref name="folder"/> where it is not absolute.</param>
    /// <param name="folder">An absolute path.</param>
    public static Parsed<Secret> Read(string path, string folder)
    {
        try
        {
            using var file = File.OpenRead(Path.GetFullPath(path, folder));
            var buffer = new byte[MaxLength + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > MaxLength)
                return Parsed<Secret>.Fault($"the file {path} is longer than {MaxLength} bytes",
                    "Name a file that holds the secret alone.");

            var secret = Encoding.UTF8.GetString(buffer, 0, length).TrimEnd('\r', '\n');
            return secret.Length > 0
                ? new Secret(secret)
                : Parsed<Secret>.Fault($"the file {path} is empty", "Write the secret into it.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Parsed<Secret>.Fault($"the file '{path}' cannot be read ({Reason(error)})",
                "Name an existing file that the bridge's user may read.");
        }
    }

    private static string Reason(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "permission denied, or it is a folder",
        _ => error.Message.TrimEnd('.'),
    };
}
