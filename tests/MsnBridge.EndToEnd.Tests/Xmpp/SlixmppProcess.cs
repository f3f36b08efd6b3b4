using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace MsnBridge.EndToEnd.Tests.Xmpp;

/// <summary>The Python process in which slixmpp plays one user: requests and answers as JSON lines (see <c>slixmpp_user.py</c>).</summary>
internal sealed class SlixmppProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> _requests = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task _reading;
    private readonly Task<string> _errors;
    private readonly Action _disconnected;
    private int _lastId;

    /// <param name="disconnected">Called when the server ended the stream or the connection broke.</param>
    public SlixmppProcess(Action disconnected)
    {
        _disconnected = disconnected;
        // Not the python3 that may come first in the path: Debian's has python3-slixmpp.
        _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Xmpp", "slixmpp_user.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    public StanzaLog Stanzas { get; } = new();

    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="XmppUserException">The client library says that it could not be done.</exception>
    public async Task<JsonNode?> AskAsync(string what, object arguments, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.SerializeToNode(arguments)!.AsObject();
        var id = Interlocked.Increment(ref _lastId);
        request["id"] = id;
        request["do"] = what;
        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests[id] = answer;
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _process.StandardInput.WriteLineAsync(request.ToJsonString().AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }

        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends the stream and the process, and waits for both.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10)))
        {
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        await _reading;
        _process.Dispose();
        _writing.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var node = JsonNode.Parse(line)!;
            if (node["stanza"] is { } stanza)
                Stanzas.Add(XElement.Parse((string)stanza!, LoadOptions.PreserveWhitespace));
            else if (node["event"] is not null)
                _disconnected();
            else if (_requests.TryRemove((int)node["id"]!, out var request))
                Complete(request, node);
        }

        var end = new XmppUserException("The client process has ended. " + await _errors);
        Stanzas.End(end);
        foreach (var request in _requests.Values)
            request.TrySetException(end);
    }

    private static void Complete(TaskCompletionSource<JsonNode?> request, JsonNode answer)
    {
        if (answer["error"] is { } error)
            request.TrySetException(new XmppUserException((string)error!));
        else
            request.TrySetResult(answer["ok"]);
    }
}

/// <summary>The XMPP client library could not do what it was asked for.</summary>
public sealed class XmppUserException(string message) : Exception(message);
