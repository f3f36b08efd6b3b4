using System.Text.Json;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Appservice;

/// <summary>
/// What the homeserver pushes: <c>{"events":[...],"ephemeral":[...]}</c> (Application Service API, "Pushing events"). Servers that keep to the
/// proposal of ephemeral events (MSC2409) say <c>de.sorunome.msc2409.ephemeral</c>.
/// </summary>
/// <param name="Events">To be stored, in order.</param>
/// <param name="Skipped">How many events were left out because they have no id or no room, so that nobody could tell whether they came
/// before.</param>
internal sealed record Transaction(IReadOnlyList<InboxDraft> Events, int Skipped, IReadOnlyList<EphemeralEvent> Ephemeral)
{
    private const string EphemeralKey = "ephemeral";
    private const string ProposedEphemeralKey = "de.sorunome.msc2409.ephemeral";

    // The reader of documents does not recurse. A transaction that is refused for one person's nesting would come again for ever, so only
    // what the whole body can hold is the limit; the event is judged by itself later.
    private static readonly JsonDocumentOptions s_anyDepth = new() { MaxDepth = int.MaxValue };

    /// <param name="isOurs">Whom the bridge plays. What they said comes back to it and is left out, so that it costs no commit; who of them is
    /// in which room does not only depend on the bridge.</param>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="InvalidDataException">It is JSON of another form; the message says what was expected.</exception>
    public static async Task<Transaction> ReadAsync(
        Stream body, DateTimeOffset acceptedAt, Predicate<MatrixUserId> isOurs, CancellationToken cancellationToken)
    {
        using var document = await JsonDocument.ParseAsync(body, s_anyDepth, cancellationToken);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException("A transaction is an object with a list called events.");
        if (!root.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException("A transaction needs a list called events.");

        List<InboxDraft> drafts = [];
        var skipped = 0;
        foreach (var element in events.EnumerateArray())
        {
            if (TextOf(element, "type") != "m.room.member" && MatrixUserId.TryParse(TextOf(element, "sender"), out var sender) && isOurs(sender))
                continue;
            if (TextOf(element, "event_id") is { Length: > 0 } id && TextOf(element, "room_id") is { Length: > 0 } room)
                drafts.Add(new InboxDraft(room, id, element.GetRawText(), acceptedAt));
            else
                skipped++;
        }

        var ephemeral = ItemsOf(root, EphemeralKey) ?? ItemsOf(root, ProposedEphemeralKey) ?? [];
        return new Transaction(drafts, skipped, [.. ephemeral.SelectMany(ReadEphemeral)]);
    }

    // Messages and what people type must not reach a log through a record's generated text.
    public override string ToString() => $"Transaction({Events.Count} events, {Skipped} skipped, {Ephemeral.Count} ephemeral)";

    // {"type":"m.typing","room_id":"!r","content":{"user_ids":["@u:s"]}}
    // {"type":"m.receipt","room_id":"!r","content":{"$event":{"m.read":{"@u:s":{"ts":1}}}}}
    // {"type":"m.presence","sender":"@u:s","content":{"presence":"online","status_msg":"...","currently_active":true}}
    private static IEnumerable<EphemeralEvent> ReadEphemeral(JsonElement element)
    {
        if (ObjectOf(element, "content") is not { } content)
            return [];
        return (TextOf(element, "type"), TextOf(element, "room_id")) switch
        {
            ("m.typing", { } room) => ReadTyping(new RoomId(room), content),
            ("m.receipt", { } room) => ReadReceipts(new RoomId(room), content),
            ("m.presence", _) => ReadPresence(element, content),
            _ => [],
        };
    }

    private static TypingEvent[] ReadTyping(RoomId room, JsonElement content) =>
        ItemsOf(content, "user_ids") is { } users
            ? [new TypingEvent(room, [.. users.Select(ParseUser).OfType<MatrixUserId>()])]
            : [];

    // m.read.private is left alone: who reads in private does not want to be seen.
    private static IEnumerable<ReceiptEvent> ReadReceipts(RoomId room, JsonElement content) =>
        from receipt in content.EnumerateObject()
        let readers = ObjectOf(receipt.Value, "m.read")
        where readers is not null
        from reader in readers.Value.EnumerateObject()
        let user = MatrixUserId.TryParse(reader.Name, out var parsed) ? parsed : (MatrixUserId?)null
        where user is not null
        select new ReceiptEvent(room, new EventId(receipt.Name), user.Value);

    private static PresenceEvent[] ReadPresence(JsonElement element, JsonElement content) =>
        MatrixUserId.TryParse(TextOf(element, "sender"), out var user) && TextOf(content, "presence") is { } presence
            ? [new PresenceEvent(user, presence, TextOf(content, "status_msg"),
                content.TryGetProperty("currently_active", out var active) && active.ValueKind == JsonValueKind.True)]
            : [];

    private static MatrixUserId? ParseUser(JsonElement element) =>
        MatrixUserId.TryParse(TextOf(element), out var user) ? user : null;

    private static JsonElement? ObjectOf(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var found) && found.ValueKind == JsonValueKind.Object
            ? found
            : null;

    private static JsonElement[]? ItemsOf(JsonElement element, string key) =>
        element.TryGetProperty(key, out var found) && found.ValueKind == JsonValueKind.Array ? [.. found.EnumerateArray()] : null;

    private static string? TextOf(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var found) ? TextOf(found) : null;

    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is valid JSON and no text.
            return null;
        }
    }
}
