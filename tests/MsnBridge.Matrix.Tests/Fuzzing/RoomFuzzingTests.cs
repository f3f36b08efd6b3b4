using System.Text;
using Microsoft.Extensions.Logging;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Fuzzing;
using MsnBridge.Matrix.Tests.Support;
using MsnBridge.Testing.Fuzzing;

namespace MsnBridge.Matrix.Tests.Fuzzing;

/// <summary>Events of every kind, changed by chance, go the whole way through chats, the bot's room and rooms that nobody knows.</summary>
public sealed class RoomFuzzingTests
{
    private const int Events = 3000;
    private const ulong Seed = 20260101;

    private static readonly string[] Said =
    [
        "help", "login alice@msn.example local", "login", "1", "cancel", "alice@msn.example", "a password", "contacts", "chat bob@msn.example", "group bob@msn.example carol@msn.example", "groups",
        "wait 2 days", "files ask", "emoticons on", "name Alice", "presence away out", "places", "sign-out 1", "picture", "nudge", "networks", "reconnect", "users", "logout-user @bob:localhost", "add bob@msn.example",
        "block bob@msn.example", "status",
    ];

    [Fact]
    public async Task No_event_breaks_a_room_and_the_next_message_arrives()
    {
        await using var stage = await MatrixStage.StartAsync();
        var management = await stage.ManagementAsync();
        var chat = await stage.ChatAsync();
        string[] rooms = [chat.Id.Value, management.Id.Value, "!unknown:localhost"];
        var mutator = new Mutator(Samples.Bytes([.. Samples.Events.Select(text => text.Replace("@alice:example.org", MatrixStage.Alice.Value, StringComparison.Ordinal)), .. Said.Select(Command)]), Samples.Words);
        for (var number = 0; number < Events; number++)
        {
            var random = new FuzzRandom(Seed, "rooms", number);
            var text = Encoding.UTF8.GetString(mutator.Make(ref random))
                .Replace("!room:example.org", rooms[random.Next(rooms.Length)], StringComparison.Ordinal)
                .Replace("$e", $"$e{number}-", StringComparison.Ordinal);
            if (!RoomEvent.TryParse(text, stage.Time.GetUtcNow(), out var received) || EndsTheChat(received))
                continue;

            try
            {
                await stage.Get<IRoomEventHandler>().HandleAsync(received, MatrixStage.Token).WaitAsync(TimeSpan.FromSeconds(20), MatrixStage.Token);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Whatever comes out would be tried five times, and the event set aside.
                Assert.Fail($"Event {number}: {exception}\n{text}");
            }
        }

        Assert.DoesNotContain(stage.Log.Lines, line => line.Level >= LogLevel.Error);
        await stage.AskAsync(management, "cancel");
        Assert.Contains("With a linked account", await stage.AskAsync(management, "help"), StringComparison.Ordinal);
        Assert.True(stage.Puppets.Texts.Count > 20, "Hardly anything reached MSN.");
        stage.Say(chat, "after all of it");
        await stage.HandleAsync();
        Assert.Equal("after all of it", stage.Puppets.Texts[^1]);
    }

    private static string Command(string body) =>
        $$$"""{"event_id":"$e:example.org","room_id":"!room:example.org","type":"m.room.message","sender":"{{{MatrixStage.Alice}}}","content":{"msgtype":"m.text","body":"{{{body}}}"}}""";

    // Those do what they say: the room is another one then, or nobody's.
    private static bool EndsTheChat(RoomEvent received) =>
        received.StateKey is not null && received.Type is "m.room.tombstone" or "m.room.encryption" or "m.room.member"
        || (received.Content.ToJsonString() is var content && content.Contains("logout", StringComparison.OrdinalIgnoreCase));
}
