using System.Text.Json;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;

namespace MsnBridge.Matrix.Fuzzing;

/// <summary>What the homeserver pushes.</summary>
internal static class TransactionTargets
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly GhostIds Ghosts = new(new MatrixOptions { ServerName = "example.org", HomeserverToken = new Secret("x") });

    public static IEnumerable<FuzzTarget> All =>
    [
        new("transactions", Transactions, (input, ref _) => ReadTransaction(input)) { Words = Samples.Words },
        new("room-events", Samples.Bytes(Samples.Events), (input, ref _) => ReadEvent(System.Text.Encoding.UTF8.GetString(input))) { Words = Samples.Words },
    ];

    private static List<byte[]> Transactions => Samples.Bytes(
    [
        """{"events":[],"ephemeral":[]}""",
        $$"""{"events":[{{string.Join(',', Samples.Events.Take(4))}}]}""",
        .. Samples.Events.Select(text => $$"""{"events":[{{text}}]}"""),
        """{"events":[],"ephemeral":[{"type":"m.typing","room_id":"!room:example.org","content":{"user_ids":["@alice:example.org","@bob:example.org"]}}]}""",
        """{"events":[],"ephemeral":[{"type":"m.receipt","room_id":"!room:example.org","content":{"$event":{"m.read":{"@alice:example.org":{"ts":1}},"m.read.private":{"@bob:example.org":{}}}}}]}""",
        """{"events":[],"de.sorunome.msc2409.ephemeral":[{"type":"m.presence","sender":"@alice:example.org","content":{"presence":"online","status_msg":"at home ♪ New Order - Blue Monday","currently_active":true}}]}""",
    ]);

    private static void ReadTransaction(byte[] input)
    {
        var reading = Transaction.ReadAsync(new MemoryStream(input), Now, Ghosts.IsOurs, CancellationToken.None);
        try
        {
            var transaction = reading.GetAwaiter().GetResult();
            foreach (var draft in transaction.Events)
                ReadEvent(draft.Content);
            _ = transaction.ToString();
        }
        catch (Exception documented) when (documented is JsonException or InvalidDataException)
        {
            // The answer is 400.
        }
    }

    private static void ReadEvent(string json)
    {
        if (!RoomEvent.TryParse(json, Now, out var read))
            return;

        // What is read of it later never trips.
        foreach (var tree in new[] { read.Content, read.Unsigned })
            _ = tree.DeepClone().ToJsonString();
        ContentTargets.ReadContent(read.Type, JsonSerializer.SerializeToElement(read.Content));
    }
}
