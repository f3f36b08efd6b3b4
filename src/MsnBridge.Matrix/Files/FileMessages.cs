using System.Text.Json.Nodes;
using MsnBridge.Core.Files;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Files;

/// <summary>
/// Files as contents of <c>m.room.message</c>: <c>{"msgtype": "m.image", "body": "holiday.jpg", "filename": "holiday.jpg", "url": "mxc://…",
/// "info": {"mimetype": "image/jpeg", "size": 12345, "w": 640, "h": 480, "thumbnail_url": "mxc://…", "thumbnail_info": {…}}, "m.mentions": {}}</c>.
/// Where it was something that Matrix has no form for, the body says what, as a caption.
/// </summary>
internal static class FileMessages
{
    public static JsonObject Write(SharedFile file, MediaUri content, MediaUri? thumbnail)
    {
        var info = new JsonObject { ["mimetype"] = file.MediaType, ["size"] = file.Size };
        if (file is { Width: { } width, Height: { } height })
            (info["w"], info["h"]) = (width, height);
        if (file.Duration is { } duration)
            info["duration"] = (long)duration.TotalMilliseconds;
        if (thumbnail is { } small)
            (info["thumbnail_url"], info["thumbnail_info"]) = (small.Value, new JsonObject { ["mimetype"] = "image/png" });
        var message = new JsonObject
        {
            ["msgtype"] = TypeOf(file),
            ["body"] = file.Words is { } words ? $"({words})" : file.Name,
            ["filename"] = file.Name,
            ["url"] = content.Value,
            ["info"] = info,
            ["m.mentions"] = new JsonObject(),
        };
        // Clients show it with a button to play it (MSC3245).
        if (file.Kind == FileKind.VoiceClip)
        {
            message["org.matrix.msc3245.voice"] = new JsonObject();
            message["org.matrix.msc1767.audio"] = new JsonObject { ["duration"] = (long)(file.Duration ?? TimeSpan.Zero).TotalMilliseconds };
        }

        return message;
    }

    private static string TypeOf(SharedFile file) => file.Kind switch
    {
        FileKind.Image => "m.image",
        FileKind.Audio or FileKind.VoiceClip => "m.audio",
        FileKind.Video => "m.video",
        _ => FileTypes.KindOf(file.MediaType) == FileKind.Image ? "m.image" : "m.file",
    };
}
