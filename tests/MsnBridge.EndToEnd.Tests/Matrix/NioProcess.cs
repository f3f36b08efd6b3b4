using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using MsnBridge.EndToEnd.Tests.Clients;

namespace MsnBridge.EndToEnd.Tests.Matrix;

/// <summary>The process in which matrix-nio plays one Matrix user.</summary>
internal sealed class NioProcess : IAsyncDisposable
{
    private readonly ClientProcess _process;
    private readonly ConcurrentQueue<string> _unreadable = [];

    public NioProcess() => _process = ClientProcess.InPython(Path.Combine("Matrix", "nio_user.py"), Receive, Events.End);

    public EventLog<MatrixEvent> Events { get; } = new(received => received.ToString());

    /// <summary>Types of events in which the library did not find what the specification promises.</summary>
    public IReadOnlyCollection<string> Unreadable => [.. _unreadable];

    public Task<JsonNode?> AskAsync(string what, object arguments, CancellationToken cancellationToken) =>
        _process.AskAsync(what, arguments, cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private void Receive(JsonNode line)
    {
        if (line["unreadable"] is { } unreadable)
        {
            _unreadable.Enqueue($"{unreadable["type"]} of {unreadable["sender"]}");
            return;
        }

        var received = line["event"]!;
        Events.Add(new MatrixEvent((string)received["in"]!, (string?)received["room"], received["event"].Deserialize<JsonElement>()));
    }
}
