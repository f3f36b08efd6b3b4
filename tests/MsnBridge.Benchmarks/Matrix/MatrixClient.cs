using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MsnBridge.Benchmarks.Matrix;

/// <summary>A Matrix user with a client that syncs by long polls and accepts every invitation.</summary>
internal sealed class MatrixClient : IAsyncDisposable
{
    // Ten events to a room, the default, would leave gaps while many are on their way.
    private const string Filter = """{"room":{"timeline":{"limit":500}}}""";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stopping = new();
    private Task _syncing = Task.CompletedTask;
    private volatile Waiting? _waiting;
    private int _lastTransaction;
    private int _told;

    private MatrixClient(Uri homeserver) => _http = new HttpClient { BaseAddress = new Uri(homeserver, "/_matrix/client/v3/") };

    public string Id { get; private set; } = "";

    /// <summary>What others said, as the sync shows it.</summary>
    public Arrivals Arrivals { get; } = new();

    /// <summary>Of how many of his messages he has been told what became of them.</summary>
    public int Told => Volatile.Read(ref _told);

    /// <summary>Signs in and begins to sync.</summary>
    public static async Task<MatrixClient> SignInAsync(Uri homeserver, string name, string password)
    {
        var client = new MatrixClient(homeserver);
        var answer = await client.AskAsync(HttpMethod.Post, "login", new JsonObject
        {
            ["type"] = "m.login.password",
            ["identifier"] = new JsonObject { ["type"] = "m.id.user", ["user"] = name },
            ["password"] = password,
        });
        client.Id = (string)answer["user_id"]!;
        client._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)answer["access_token"]!);
        client._syncing = client.SyncAsync();
        return client;
    }

    public async Task<string> CreateDirectRoomAsync(string other)
    {
        var answer = await AskAsync(HttpMethod.Post, "createRoom", new JsonObject
        {
            ["preset"] = "trusted_private_chat",
            ["is_direct"] = true,
            ["invite"] = new JsonArray(other),
        });
        return (string)answer["room_id"]!;
    }

    public Task SendTextAsync(string room, string text) => AskAsync(
        HttpMethod.Put,
        $"rooms/{Uri.EscapeDataString(room)}/send/m.room.message/{Interlocked.Increment(ref _lastTransaction)}",
        new JsonObject { ["msgtype"] = "m.text", ["body"] = text });

    /// <summary>Waits until somebody says something with these words in it; for one at a time.</summary>
    public async Task HearsAsync(string sender, string words)
    {
        var waiting = new Waiting(sender, words);
        _waiting = waiting;
        await waiting.Heard.Task.WaitAsync(s_patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _syncing;
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task SyncAsync()
    {
        var since = "";
        try
        {
            while (true)
            {
                var path = $"sync?timeout=30000&filter={Uri.EscapeDataString(Filter)}{since}";
                await using var body = await _http.GetStreamAsync(path, _stopping.Token);
                using var answer = await JsonDocument.ParseAsync(body, cancellationToken: _stopping.Token);
                since = "&since=" + answer.RootElement.GetProperty("next_batch").GetString();
                if (answer.RootElement.TryGetProperty("rooms", out var rooms))
                    await ReadAsync(rooms);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    private async Task ReadAsync(JsonElement rooms)
    {
        if (rooms.TryGetProperty("join", out var joined))
        {
            foreach (var room in joined.EnumerateObject())
            {
                foreach (var received in room.Value.GetProperty("timeline").GetProperty("events").EnumerateArray())
                    Read(room.Name, received);
            }
        }

        if (rooms.TryGetProperty("invite", out var invited))
        {
            foreach (var room in invited.EnumerateObject())
                await AskAsync(HttpMethod.Post, $"join/{Uri.EscapeDataString(room.Name)}", []);
        }
    }

    private void Read(string room, JsonElement received)
    {
        var sender = received.GetProperty("sender").GetString()!;
        if (received.GetProperty("type").GetString() == "com.beeper.message_send_status")
            Interlocked.Increment(ref _told);
        if (received.GetProperty("type").GetString() != "m.room.message" || sender == Id
            || !received.GetProperty("content").TryGetProperty("body", out var body))
        {
            return;
        }

        Arrivals.Arrived(body.GetString()!, room);
        if (_waiting is { } waiting && waiting.Sender == sender && body.GetString()!.Contains(waiting.Words, StringComparison.Ordinal))
            waiting.Heard.TrySetResult();
    }

    private async Task<JsonNode> AskAsync(HttpMethod method, string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var response = await _http.SendAsync(request, _stopping.Token);
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>(_stopping.Token);
        return response.StatusCode == HttpStatusCode.OK
            ? answer!
            : throw new HttpRequestException($"{method} {path.Split('?')[0]} was answered {(int)response.StatusCode} {answer?["errcode"]} {answer?["error"]}");
    }

    private sealed record Waiting(string Sender, string Words)
    {
        public TaskCompletionSource Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
