using System.Globalization;
using System.Text.Json;
using MsnBridge.Core.Content;
using MsnBridge.Core.Files;
using MsnBridge.Core.Messages;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Files;

/// <summary>Reads files out of <c>m.room.message</c> and <c>m.sticker</c>, which anybody may write: wrong types and missing parts never throw.</summary>
internal static class FileReading
{
    private const int MaxName = 500;

    /// <summary>Null where the content is no file. Whether it can be sent is for the caller to see.</summary>
    public static ReadFile? Read(string type, JsonElement content) => type switch
    {
        "m.room.message" when content.Text("msgtype") is "m.image" or "m.video" or "m.audio" or "m.file" => Read(content),
        // One whose picture cannot be had is told in words.
        "m.sticker" when Read(content) is { Reference: not null } sticker => sticker with { File = sticker.File with { Kind = FileKind.Ink } },
        _ => null,
    };

    private static ReadFile Read(JsonElement content)
    {
        var body = content.Text("body");
        // Where there is a file name the body is a caption (Matrix specification 1.10, "Media captions").
        var named = content.Text("filename") ?? body;
        var caption = content.Text("filename") is { } filename && body is not null && body != filename && !string.IsNullOrWhiteSpace(body)
            ? CleanText.Of(body).Trim()
            : null;
        var info = content.Object("info");
        var mediaType = MediaTypes.Normalize(info?.Text("mimetype"));
        var name = FileNames.MakeSafe(named is { Length: > MaxName } ? named[..MaxName] : named);
        var kind = KindOf(content);
        var reference = MediaReference.Read(content);
        var file = new SharedFile(
            FileTypes.WithExtension(name, mediaType), mediaType == MediaTypes.Unknown ? FileTypes.OfName(name) : mediaType, Number(info, "size") ?? -1, kind,
            Width: Length(info, "w"), Height: Length(info, "h"),
            Duration: Number(info, "duration") is { } milliseconds and <= int.MaxValue ? TimeSpan.FromMilliseconds(milliseconds) : null);
        return new ReadFile(file, reference, caption is { Length: > 0 } ? new MessageContent(caption) : null);
    }

    private static FileKind KindOf(JsonElement content) => content.Text("msgtype") switch
    {
        "m.image" => FileKind.Image,
        "m.video" => FileKind.Video,
        "m.audio" when content.Object("org.matrix.msc3245.voice") is not null => FileKind.VoiceClip,
        "m.audio" => FileKind.Audio,
        _ => FileKind.File,
    };

    private static int? Length(JsonElement? info, string name) => Number(info, name) is { } length and > 0 and <= 100_000 ? (int)length : null;

    private static long? Number(JsonElement? info, string name) =>
        info?.Member(name) is { ValueKind: JsonValueKind.Number } member
        && double.TryParse(member.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1e15
            ? (long)value
            : null;
}

/// <param name="File">Its size is -1 where the event does not say.</param>
/// <param name="Reference">Null where the event does not say where the bytes are, or in a form that cannot be read.</param>
/// <param name="Caption">What was written with it, or null.</param>
internal sealed record ReadFile(SharedFile File, MediaReference? Reference, MessageContent? Caption);
