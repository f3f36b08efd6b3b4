using System.Text.Json;

namespace MsnBridge.EndToEnd.Tests.Matrix;

/// <summary>One event of a sync, as the homeserver sent it.</summary>
/// <param name="Place">Where in the sync it was: timeline, state, ephemeral, room_account_data, invite, leave, account_data, presence, to_device.</param>
/// <param name="Room">Null for what belongs to no room.</param>
public sealed record MatrixEvent(string Place, string? Room, JsonElement Json)
{
    public string Type => Text("type") ?? "";

    public string? Id => Text("event_id");

    public string? Sender => Text("sender");

    public string? StateKey => Text("state_key");

    public JsonElement Content => Json.GetProperty("content");

    /// <summary>The body of a message.</summary>
    public string? Body => Text("content", "body");

    /// <summary>The event that this one is about: replaced, reacted to, referred to.</summary>
    public string? RelatesTo => Text("content", "m.relates_to", "event_id");

    /// <summary>Whether it was said in a room now, as a message of that kind.</summary>
    /// <param name="msgtype">Null for any.</param>
    public bool IsMessage(string? msgtype = null) =>
        Place == "timeline" && Type == "m.room.message" && Body is not null && (msgtype is null || Text("content", "msgtype") == msgtype);

    /// <summary>The text at the end of that path; null where there is none.</summary>
    public string? Text(params ReadOnlySpan<string> path)
    {
        var at = Json;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
    }

    // Without the content: a failure's text ends up in build logs.
    public override string ToString() => $"{Place} {Type} of {Sender} in {Room ?? "no room"}";
}
