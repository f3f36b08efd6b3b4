using System.Collections.Frozen;
using MsnBridge.Core.Content;

namespace MsnBridge.Core.Files;

/// <summary>What a file is, by the end of its name: MSN tells no media type.</summary>
public static class FileTypes
{
    private static readonly FrozenDictionary<string, string> s_byExtension = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".bmp"] = "image/bmp",
        [".webp"] = "image/webp",
        [".mp3"] = "audio/mpeg",
        [".ogg"] = "audio/ogg",
        [".opus"] = "audio/ogg",
        [".wav"] = "audio/wav",
        [".m4a"] = "audio/mp4",
        [".wma"] = "audio/x-ms-wma",
        [".flac"] = "audio/flac",
        [".mp4"] = "video/mp4",
        [".mov"] = "video/quicktime",
        [".avi"] = "video/x-msvideo",
        [".mpg"] = "video/mpeg",
        [".mpeg"] = "video/mpeg",
        [".wmv"] = "video/x-ms-wmv",
        [".webm"] = "video/webm",
        [".txt"] = "text/plain",
        [".pdf"] = "application/pdf",
        [".zip"] = "application/zip",
        [".swf"] = "application/x-shockwave-flash",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string OfName(string name) => s_byExtension.GetValueOrDefault(Path.GetExtension(name), MediaTypes.Unknown);

    /// <summary>The kind that home networks have a form of their own for.</summary>
    public static FileKind KindOf(string mediaType) => mediaType.Split('/')[0].ToLowerInvariant() switch
    {
        "image" => FileKind.Image,
        "audio" => FileKind.Audio,
        "video" => FileKind.Video,
        _ => FileKind.File,
    };

    /// <summary>The name with an end by which the receiver's computer knows what it is, where it has none.</summary>
    public static string WithExtension(string name, string mediaType) =>
        Path.HasExtension(name) || s_byExtension.FirstOrDefault(pair => pair.Value == mediaType).Key is not { } extension ? name : name + extension;
}
