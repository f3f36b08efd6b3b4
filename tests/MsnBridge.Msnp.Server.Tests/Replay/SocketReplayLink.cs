using System.IO.Pipelines;
using System.Net.Sockets;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Tests.Replay;

/// <summary>A connection of its own.</summary>
internal sealed class SocketReplayLink : ReplayLink
{
    private readonly TcpClient _socket;

    private SocketReplayLink(TcpClient socket)
    {
        _socket = socket;
        Input = PipeReader.Create(socket.GetStream());
    }

    public override PipeReader Input { get; }

    public override bool MustBeAsked => false;

    public static async Task<SocketReplayLink> ConnectAsync(MsnpServerAddress server, CancellationToken cancellationToken)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
        return new SocketReplayLink(socket);
    }

    public override async Task<bool> SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.GetStream().WriteAsync(bytes, cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public override Task AskAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends the sending half, which the network may have ended already.</summary>
    public override void Shutdown()
    {
        if (_socket.Connected)
            _socket.Client.Shutdown(SocketShutdown.Send);
    }

    public override ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
