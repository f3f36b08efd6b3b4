using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using EventId = MsnBridge.Matrix.Addressing.EventId;

namespace MsnBridge.Matrix.Fuzzing;

/// <summary>What a homeserver answers. Part of it is the word of other homeservers, or of their users.</summary>
internal static class AnswerTargets
{
    private static readonly Actor Ghost = new(new MatrixUserId("_msn_bob", "example.org"));
    private static readonly RoomId Room = new("!room:example.org");
    private static readonly HttpStatusCode[] Refusals = [HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound];

    public static IEnumerable<FuzzTarget> All =>
    [
        // A client is made for each case.
        new("homeserver-answers", Seeds, ReadAnswer) { AllocationBase = 4 * 1024 * 1024, AllocationPerByte = 4096, Words = Samples.Words },
    ];

    private static List<byte[]> Seeds => Samples.Bytes(
    [
        """{"user_id":"@alice:example.org","device_id":"X"}""",
        """{"versions":["v1.1","v1.13"],"unstable_features":{}}""",
        """{"duration_ms":12}""",
        """{"room_id":"!new:example.org","servers":["example.org"]}""",
        """{"event_id":"$sent"}""",
        """{"chunk":[{"type":"m.room.member","state_key":"@alice:example.org","content":{"membership":"join"}},{"state_key":"@bob:example.org","content":{"membership":"leave"}}]}""",
        """{"presence":"online","status_msg":"here","currently_active":true,"last_active_ago":5}""",
        """{"displayname":"Alice","avatar_url":"mxc://example.org/a"}""",
        """{"content_uri":"mxc://example.org/b"}""",
        """{"m.upload.size":50000000}""",
        """{"errcode":"M_FORBIDDEN","error":"You may not."}""",
        """{"errcode":"M_UNKNOWN","error":"x","retry_after_ms":2000}""",
        """{"@_msn_bob:example.org":["!room:example.org"]}""",
        .. Samples.Events,
    ]);

    private static void ReadAnswer(byte[] input, ref FuzzRandom random)
    {
        using var answers = new Answers(input, random.OneIn(5) ? Refusals[random.Next(Refusals.Length)] : HttpStatusCode.OK);
        var options = new MatrixOptions { ServerName = "example.org", Homeserver = new Uri("http://127.0.0.1:8008"), AppserviceToken = new Secret("token") };
        var time = new FakeTimeProvider();
        using var connection = new HomeserverConnection(options, time, answers);
        var scheduler = new RequestScheduler(options, connection.ProbeAsync, time, () => 0.5, NullLogger<RequestScheduler>.Instance);
        var client = new MatrixClient(options, connection, scheduler, new MediaTransfer(options, connection, scheduler, time), NullLogger<MatrixClient>.Instance);
        var call = random.Next(15);
        // What the homeserver itself answers is asked for until it is an answer; here nobody has the patience.
        using var giveUp = new CancellationTokenSource();
        var calling = CallAsync(client, call, giveUp.Token);
        giveUp.Cancel();
        try
        {
            calling.GetAwaiter().GetResult();
        }
        catch (Exception documented) when (documented is MatrixException or MatrixUnavailableException or OperationCanceledException)
        {
            // The documented ones.
        }
        finally
        {
            scheduler.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static async Task CallAsync(MatrixClient client, int call, CancellationToken cancellationToken)
    {
        switch (call)
        {
            case 0:
                _ = (await client.WhoAmIAsync(null, cancellationToken)).Value;
                break;
            case 1:
                _ = await client.GetVersionsAsync(cancellationToken);
                break;
            case 2:
                _ = await client.PingAsync("msn", "x", cancellationToken);
                break;
            case 3:
                _ = await client.CreateRoomAsync(Ghost, new CreateRoomRequest { Preset = "private_chat" }, cancellationToken);
                break;
            case 4:
                _ = await client.FindRoomAsync(new RoomAlias("x", "example.org"), cancellationToken);
                break;
            case 5:
                _ = await client.SendAsync(Ghost, Room, "m.room.message", [], "x", null, cancellationToken);
                break;
            case 6:
                ReadThrough(await client.FindStateAsync(Ghost, Room, "m.room.name", "", cancellationToken));
                break;
            case 7:
                _ = await client.GetMembersAsync(Ghost, Room, cancellationToken);
                break;
            case 8:
                ReadThrough(await client.FindEventAsync(Ghost, Room, new EventId("$e"), cancellationToken));
                break;
            case 9:
                foreach (var read in await client.GetRecentEventsAsync(Ghost, Room, 50, cancellationToken))
                    ReadThrough(read);
                break;
            case 10:
                _ = await client.FindPresenceAsync(Ghost, Ghost.User, cancellationToken);
                break;
            case 11:
                _ = await client.FindProfileAsync(Ghost.User, cancellationToken);
                break;
            case 12:
                _ = await client.UploadAsync(Ghost, new MemoryStream([1]), 1, "image/png", "a.png", cancellationToken);
                break;
            case 13:
                ReadThrough(await client.FindAccountDataAsync(Ghost, "m.direct", cancellationToken));
                break;
            default:
                await using (var media = await client.DownloadAsync(new MediaUri("mxc://example.org/a"), 1000, cancellationToken))
                    await media.Content.CopyToAsync(Stream.Null, cancellationToken);
                break;
        }
    }

    // Callers take what they need of it, by whatever name.
    private static void ReadThrough(System.Text.Json.Nodes.JsonObject? read)
    {
        if (read is null)
            return;
        foreach (var name in (string[])["body", "name", "content", "type", "room_id", "sender"])
            _ = (read.Text(name), read.Object(name)?.Text("membership"), read.IsTrue(name));
    }

    private sealed class Answers(byte[] input, HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status)
            {
                Content = new StreamContent(new MemoryStream(input)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            });
    }
}
