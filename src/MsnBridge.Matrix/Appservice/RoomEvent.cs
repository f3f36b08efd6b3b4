using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Appservice;

/// <summary>
/// An event of a room as the homeserver handed it over:
/// <c>{"event_id","room_id","type","sender","state_key"?,"content","unsigned"?,"origin_server_ts","redacts"?}</c> (Client-Server API, "Client
/// event"). What is missing beside the names is taken as empty, for the content is written by other people's clients.
/// </summary>
internal sealed record RoomEvent
{
    public required EventId Id { get; init; }

    public required RoomId Room { get; init; }

    public required string Type { get; init; }

    public required MatrixUserId Sender { get; init; }

    /// <summary>Null where the event is no state.</summary>
    public string? StateKey { get; init; }

    /// <summary>Empty where it was no object. Its values have whatever type the sender chose.</summary>
    public JsonObject Content { get; init; } = [];

    public JsonObject Unsigned { get; init; } = [];

    /// <summary>When it was sent, as the sender's server says.</summary>
    public required DateTimeOffset OriginServerTs { get; init; }

    /// <summary>What a redaction redacts: in the content since room version 11, beside it before.</summary>
    public EventId? Redacts { get; init; }

    /// <param name="acceptedAt">Stands in for a time of sending that cannot be read.</param>
    public static bool TryParse(string json, DateTimeOffset acceptedAt, [NotNullWhen(true)] out RoomEvent? parsed)
    {
        parsed = null;
        JsonObject? read;
        try
        {
            read = JsonNode.Parse(json) as JsonObject;
            // A node tree is built when it is first looked into, and then finds out about keys that are there twice.
            _ = read?.Count;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            return false;
        }

        if (read is null
            || TextOf(read, "event_id") is not { } id
            || TextOf(read, "room_id") is not { } room
            || TextOf(read, "type") is not { } type
            || !MatrixUserId.TryParse(TextOf(read, "sender"), out var sender))
            return false;

        var content = TakeObject(read, "content");
        var redacts = TextOf(content, "redacts") ?? TextOf(read, "redacts");
        parsed = new RoomEvent
        {
            Id = new EventId(id),
            Room = new RoomId(room),
            Type = type,
            Sender = sender,
            StateKey = TextOf(read, "state_key"),
            Content = content,
            Unsigned = TakeObject(read, "unsigned"),
            OriginServerTs = TimeOf(read, "origin_server_ts") ?? acceptedAt,
            Redacts = type == "m.room.redaction" && redacts is not null ? new EventId(redacts) : null,
        };
        return true;
    }

    // The content is a person's text, or his password.
    public override string ToString() => $"RoomEvent({Id}, {Room}, {Type})";

    private static string? TextOf(JsonObject from, string key)
    {
        try
        {
            return from.TryGetPropertyValue(key, out var node) && node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // Half of a surrogate pair is valid JSON and no text; a key that is there twice says nothing.
            return null;
        }
    }

    private static JsonObject TakeObject(JsonObject from, string key)
    {
        if (from[key] is not JsonObject found)
            return [];
        from.Remove(key);
        return SoundJson.IsSound(found) ? found : [];
    }

    private static DateTimeOffset? TimeOf(JsonObject from, string key) =>
        from[key] is JsonValue value && value.TryGetValue(out long milliseconds) && milliseconds is >= 0 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
