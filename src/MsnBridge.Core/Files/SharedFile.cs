namespace MsnBridge.Core.Files;

/// <summary>A file that somebody shows somebody, without its bytes. Stored with the events that carry it: the JSON names stay.</summary>
/// <param name="Name">Made by <see cref="FileNames.MakeSafe"/>: a name and never a path.</param>
/// <param name="MediaType">For example <c>image/png</c>; <c>application/octet-stream</c> where nobody knows.</param>
/// <param name="Size">In bytes, as its sender says.</param>
/// <param name="Words">What it was, where its kind is one that a home network cannot show as itself ("a wink named Kiss"); otherwise null.</param>
public sealed record SharedFile(
    string Name, string MediaType, long Size, FileKind Kind, string? Words = null, int? Width = null, int? Height = null, TimeSpan? Duration = null)
{
    /// <summary>A file of which a name and a size are known; what it is follows from the name.</summary>
    public static SharedFile Named(string name, long size)
    {
        var safe = FileNames.MakeSafe(name);
        var mediaType = FileTypes.OfName(safe);
        return new SharedFile(safe, mediaType, size, FileTypes.KindOf(mediaType));
    }
}

/// <summary>What a file is shown as. The numbers are stored.</summary>
public enum FileKind
{
    File = 0,
    Image = 1,
    Audio = 2,
    Video = 3,

    /// <summary>An animation that plays over the window; home networks show its picture or its file.</summary>
    Wink = 4,

    /// <summary>A drawing by hand.</summary>
    Ink = 5,

    /// <summary>A few spoken seconds.</summary>
    VoiceClip = 6,
}
