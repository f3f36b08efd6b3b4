using System.Net;
using System.Net.Sockets;

namespace MsnBridge.EndToEnd.Tests.Endurance;

/// <summary>A way from the bridge to a server that can be cut, closed and held. Safe for concurrent use.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _target;
    private readonly HashSet<Socket> _open = [];
    private readonly List<Task> _passing = [];
    private readonly Task _accepting;
    private TaskCompletionSource _flows = Done();
    private bool _closed;

    public TcpRelay(IPEndPoint target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Resets every connection, with what is on its way, and takes no new ones until <see cref="Open"/>.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var socket in _open)
                Reset(socket);

            _open.Clear();
        }
    }

    /// <summary>Takes connections again.</summary>
    public void Open()
    {
        lock (_gate)
            _closed = false;
    }

    /// <summary>Nothing passes until <see cref="Release"/>, and nobody is told.</summary>
    public void Hold()
    {
        lock (_gate)
            _flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Release()
    {
        lock (_gate)
            _flows.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        Cut();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_passing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket from;
            try
            {
                from = await _listener.AcceptSocketAsync();
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                return;
            }

            var to = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            lock (_gate)
            {
                if (_closed)
                {
                    from.Dispose();
                    to.Dispose();
                    continue;
                }

                _open.Add(from);
                _open.Add(to);
                _passing.RemoveAll(passing => passing.IsCompleted);
                _passing.Add(PassAsync(from, to));
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        try
        {
            await to.ConnectAsync(_target);
            var both = new[] { CopyAsync(from, to), CopyAsync(to, from) };
            // Who has gone at one end is gone at the other: a process that was killed leaves nothing half open.
            await Task.WhenAny(both);
            from.Dispose();
            to.Dispose();
            await Task.WhenAll(both);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Cut, or nobody there.
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(from);
                _open.Remove(to);
            }

            from.Dispose();
            to.Dispose();
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer) is > 0 and var count)
        {
            Task flows;
            lock (_gate)
                flows = _flows.Task;
            await flows;
            for (var sent = 0; sent < count;)
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception fault) when (fault is ObjectDisposedException or SocketException)
        {
            // It has just ended by itself.
        }

        socket.Dispose();
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        done.SetResult();
        return done;
    }
}
