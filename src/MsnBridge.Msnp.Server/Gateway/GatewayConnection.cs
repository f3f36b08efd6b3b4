using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace MsnBridge.Msnp.Server.Gateway;

/// <summary>A session of the gateway in the dress of a connection, so that the servers take it as they take a socket.</summary>
internal sealed class GatewayConnection : ConnectionContext, IDuplexPipe
{
    private readonly CancellationTokenSource _closed = new();
    private readonly Action _aborted;

    /// <param name="connectionId">For logs.</param>
    /// <param name="remote">Where the client is.</param>
    /// <param name="aborted">Called when the server gives the client up, maybe under a gate of the network: it must return at once.</param>
    public GatewayConnection(string connectionId, EndPoint? remote, Action aborted)
    {
        _aborted = aborted;
        ConnectionId = connectionId;
        RemoteEndPoint = remote;
        ConnectionClosed = _closed.Token;
        Transport = this;

        // Nothing is left under it to close: what the server said last waits for the client by itself.
        _ = Output.Ended.ContinueWith(
            _ => _closed.Cancel(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public GatewayInput Input { get; } = new();

    public GatewayOutput Output { get; } = new();

    PipeReader IDuplexPipe.Input => Input;

    PipeWriter IDuplexPipe.Output => Output;

    /// <summary>Whether the server gave the client up: what it had said is not worth fetching any more.</summary>
    public bool IsAborted { get; private set; }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (Output.Ended.IsCompleted)
            return;

        IsAborted = true;
        Input.End();
        Output.Abandon();
        _aborted();
    }
}
