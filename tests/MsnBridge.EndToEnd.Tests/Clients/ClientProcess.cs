using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MsnBridge.EndToEnd.Tests.Clients;

/// <summary>
/// A process in which a client, or a client library, that nobody here wrote plays a user: requests, answers and events as JSON lines (see
/// <c>slixmpp_user.py</c>, <c>nio_user.py</c> and <c>web_user.mjs</c>).
/// </summary>
internal sealed class ClientProcess : IAsyncDisposable
{
    // Not the python3 that may come first in the path: Debian's has the libraries.
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> _requests = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Action<JsonNode> _received;
    private readonly Action<Exception> _ended;
    private readonly Task _reading;
    private readonly Task<string> _errors;
    private int _lastId;

    /// <param name="interpreter">The program that runs the script.</param>
    /// <param name="received">Called with each line that answers no request, in order.</param>
    /// <param name="ended">Called once when the process has ended.</param>
    public ClientProcess(string interpreter, string script, Action<JsonNode> received, Action<Exception> ended)
    {
        (_received, _ended) = (received, ended);
        _process = Process.Start(new ProcessStartInfo(interpreter, [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>A script in Python, which lies in the tests' own folder.</summary>
    public static ClientProcess InPython(string script, Action<JsonNode> received, Action<Exception> ended) =>
        new(Python, Path.Combine(AppContext.BaseDirectory, script), received, ended);

    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="ClientException">The client library says that it could not be done.</exception>
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

    /// <summary>Ends what the client has open and the process, and waits for both.</summary>
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
            if (node["id"] is not { } id)
                _received(node);
            else if (_requests.TryRemove((int)id, out var request))
                Complete(request, node);
        }

        var end = new ClientException("The client process has ended. " + await _errors);
        _ended(end);
        foreach (var request in _requests.Values)
            request.TrySetException(end);
    }

    private static void Complete(TaskCompletionSource<JsonNode?> request, JsonNode answer)
    {
        if (answer["error"] is { } error)
            request.TrySetException(new ClientException((string)error!));
        else
            request.TrySetResult(answer["ok"]);
    }
}

/// <summary>The client library could not do what it was asked for.</summary>
public sealed class ClientException(string message) : Exception(message);
