using System.Diagnostics.CodeAnalysis;
using MsnBridge.Core.Content;

namespace MsnBridge.Data.Content;

/// <summary>
/// The folder of the content store. A file's name says what is in it, so that there is nothing beside it that could disagree:
/// <code>object-a3b1…~image~png</code>
/// Its time of modification is that of its last use, or for files of one message of saving. What is being written has a folder of its own.
/// </summary>
internal sealed class ContentFiles(string directory)
{
    private const char Separator = '~';
    private readonly string _unfinished = Path.Combine(directory, "unfinished");

    /// <summary>Makes the folder, and removes what a process that died had not finished.</summary>
    public void Prepare()
    {
        OwnerOnlyDirectory.Ensure(directory);
        if (Directory.Exists(_unfinished))
            Directory.Delete(_unfinished, recursive: true);
        OwnerOnlyDirectory.Ensure(_unfinished);
    }

    public IEnumerable<(StoredContent Content, DateTimeOffset UsedAt)> List()
    {
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles())
        {
            if (TryParse(file.Name, out var key, out var mediaType))
                yield return (new StoredContent(key, file.Length, mediaType), file.LastWriteTimeUtc);
        }
    }

    public string PathOf(StoredContent content) =>
        Path.Combine(directory, $"{content.Key.Value}{Separator}{content.MediaType.Replace('/', Separator)}");

    public string NewUnfinished() => Path.Combine(_unfinished, Guid.NewGuid().ToString("N"));

    private static bool TryParse(string name, out ContentKey key, [NotNullWhen(true)] out string? mediaType)
    {
        var parts = name.Split(Separator);
        mediaType = parts.Length == 3 ? MediaTypes.Normalize($"{parts[1]}/{parts[2]}") : null;
        key = default;
        return mediaType is not null && ContentKey.TryParse(parts[0], out key) && mediaType == $"{parts[1]}/{parts[2]}";
    }
}
