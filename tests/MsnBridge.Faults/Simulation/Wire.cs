using System.Buffers;
using System.IO.Pipelines;

namespace MsnBridge.Faults.Simulation;

/// <summary>
/// A connection without a socket: what one end writes comes to the other in pieces, later, or not at all. It breaks where the weather says so, and loses one of its ends
/// when a process dies.
/// </summary>
#pragma warning disable CA1001 // The source of the token has no timer and nobody waits on its handle: there is nothing to let go of.
internal sealed class Wire
#pragma warning restore CA1001
{
    private static readonly TimeSpan s_held = TimeSpan.FromSeconds(30);
    private static readonly PipeOptions s_options = new(useSynchronizationContext: false);

    private readonly World _world;
    private readonly string _name;
    private readonly Pipe _fromClient = new(s_options);
    private readonly Pipe _toServer = new(s_options);
    private readonly Pipe _fromServer = new(s_options);
    private readonly Pipe _toClient = new(s_options);
    private readonly CancellationTokenSource _closed = new();
    private bool _isCut;
    private bool _clientIsDead;
    private bool _swallows;

    /// <param name="name">For the story.</param>
    public Wire(World world, string name)
    {
        _world = world;
        _name = name;
        ClientEnd = new End(_toClient.Reader, _fromClient.Writer);
        ServerEnd = new End(_toServer.Reader, _fromServer.Writer);
        Carried = Task.WhenAll(
            CarryAsync(_fromClient.Reader, _toServer.Writer, ">", fromServer: false), CarryAsync(_fromServer.Reader, _toClient.Writer, "<", fromServer: true));
    }

    public IDuplexPipe ClientEnd { get; }

    public IDuplexPipe ServerEnd { get; }

    /// <summary>Cancelled when nothing of the server's is on its way any more.</summary>
    public CancellationToken Closed => _closed.Token;

    public Task Carried { get; }

    /// <summary>Whether anything became of it that neither end did.</summary>
    public bool IsDisturbed { get; private set; }

    /// <summary>Breaks the connection for both.</summary>
    public void Cut()
    {
        _isCut = true;
        IsDisturbed = true;
        Wake();
    }

    /// <summary>The process at the client's end is gone: the server sees an end, and nothing passes any more.</summary>
    public void LoseClient()
    {
        _clientIsDead = true;
        Wake();
    }

    private void Wake()
    {
        _fromClient.Reader.CancelPendingRead();
        _fromServer.Reader.CancelPendingRead();
    }

    private async Task CarryAsync(PipeReader from, PipeWriter to, string direction, bool fromServer)
    {
        while (!_isCut && !_clientIsDead)
        {
            var read = await from.ReadAsync();
            if (!read.Buffer.IsEmpty && !_isCut && !_clientIsDead)
                await CarryAsync(read.Buffer, to, direction);

            from.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        await from.CompleteAsync();
        if (!(fromServer && _clientIsDead))
            await to.CompleteAsync(_isCut && _world.Chance.Happens(0.5) ? new IOException("The connection was reset.") : null);
        if (fromServer)
            await _closed.CancelAsync();
    }

    private async Task CarryAsync(ReadOnlySequence<byte> bytes, PipeWriter to, string direction)
    {
        var fate = _swallows ? WireFate.Swallowed : _world.Weather.OfBytes();
        IsDisturbed |= fate != WireFate.Passed;
        await _world.WaitAsync(fate == WireFate.Held ? s_held : _world.Weather.Latency());
        if (_isCut || _clientIsDead)
            return;

        _world.Steps.Add(fate == WireFate.Passed ? $"{_name} {direction}" : $"{_name} {direction} {fate}");
        var length = fate switch
        {
            WireFate.Cut or WireFate.Swallowed => 0,
            WireFate.CutInside => (long)(bytes.Length * _world.Chance.Fraction()),
            _ => bytes.Length,
        };
        foreach (var piece in bytes.Slice(0, length))
            to.Write(piece.Span);
        if (length > 0)
            await to.FlushAsync();
        if (fate == WireFate.Swallowed)
            _swallows = true;
        else if (fate is WireFate.Cut or WireFate.CutInside or WireFate.CutAfter)
            Cut();
    }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
