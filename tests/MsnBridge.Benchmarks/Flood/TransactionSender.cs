using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MsnBridge.Benchmarks.Restart;

namespace MsnBridge.Benchmarks.Flood;

/// <summary>Hands events over as homeservers do: one transaction after the other, each with what has come up meanwhile (Synapse: at most 100 events).</summary>
internal sealed class TransactionSender : IAsyncDisposable
{
    private const int MostEvents = 100;

    private readonly Channel<JsonObject> _events = Channel.CreateUnbounded<JsonObject>();
    private readonly HttpClient _client;
    private readonly Task _sending;
    private int _ids;

    public TransactionSender(int port)
    {
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/_matrix/app/v1/transactions/") };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", BridgeConfiguration.HomeserverToken);
        _sending = SendAsync();
    }

    /// <summary>Somebody says something in a room.</summary>
    public Task SayAsync(string sender, string room, string text) => _events.Writer.WriteAsync(new JsonObject
    {
        ["type"] = "m.room.message",
        ["room_id"] = room,
        ["sender"] = sender,
        ["event_id"] = $"$said{Interlocked.Increment(ref _ids)}",
        ["origin_server_ts"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        ["content"] = new JsonObject { ["msgtype"] = "m.text", ["body"] = text },
    }).AsTask();

    public async ValueTask DisposeAsync()
    {
        _events.Writer.Complete();
        await _sending;
        _client.Dispose();
    }

    private async Task SendAsync()
    {
        for (var transaction = 1; await _events.Reader.WaitToReadAsync(); transaction++)
        {
            var events = new JsonArray();
            while (events.Count < MostEvents && _events.Reader.TryRead(out var next))
                events.Add(next);
            using var answer = await _client.PutAsJsonAsync($"{transaction}", new JsonObject { ["events"] = events });
            answer.EnsureSuccessStatusCode();
        }
    }
}
