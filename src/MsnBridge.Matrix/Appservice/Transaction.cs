using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Conversion;

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
        if (ItemsOf(root, "events") is not { } events)
            throw new InvalidDataException("A transaction needs a list called events.");

        List<InboxDraft> drafts = [];
        var skipped = 0;
        foreach (var element in events)
        {
            if (element.Text("type") != "m.room.member" && MatrixUserId.TryParse(element.Text("sender"), out var sender) && isOurs(sender))
                continue;
            if (element.Text("event_id") is { Length: > 0 } id && element.Text("room_id") is { Length: > 0 } room)
                drafts.Add(new InboxDraft(room, id, RawTextOf(element), acceptedAt));
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
        if (element.Object("content") is not { } content)
            return [];
        return (element.Text("type"), element.Text("room_id")) switch
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
        let id = NameOf(receipt)
        let readers = receipt.Value.Object("m.read")
        where id is not null && readers is not null
        from reader in readers.Value.EnumerateObject()
        let user = MatrixUserId.TryParse(NameOf(reader), out var parsed) ? parsed : (MatrixUserId?)null
        where user is not null
        select new ReceiptEvent(room, new EventId(id), user.Value);

    private static PresenceEvent[] ReadPresence(JsonElement element, JsonElement content) =>
        MatrixUserId.TryParse(element.Text("sender"), out var user) && content.Text("presence") is { } presence
            ? [new PresenceEvent(user, presence, content.Text("status_msg"), content.IsTrue("currently_active"))]
            : [];

    private static MatrixUserId? ParseUser(JsonElement element) =>
        MatrixUserId.TryParse(element.AsText(), out var user) ? user : null;

    private static JsonElement[]? ItemsOf(JsonElement element, string key) =>
        element.Member(key) is { ValueKind: JsonValueKind.Array } found ? [.. found.EnumerateArray()] : null;

    // The library's own way throws for bytes that are no UTF-8, and a transaction that is refused for one event comes again for ever.
    private static string RawTextOf(JsonElement element) => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element));

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is valid JSON and no text.
            return null;
        }
    }
}
