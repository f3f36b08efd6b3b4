using System.Threading.Channels;
using System.Xml.Linq;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Streams;

/// <summary>The traffic on one connection: an outgoing queue with one writer, the read loop, the barrier and the watch over silence. Ends
/// with its connection. Safe for concurrent use, except <see cref="RunAsync"/>, which is called once.</summary>
internal sealed class ComponentStream(XmppOptions options, ComponentConnection connection, TimeProvider time)
{
    private const int MaxWaiting = 20_000;
    private const int BatchBytes = 64 * 1024;

    // In the order of the reasons to write: a stanza, a stanza whose taking is waited for, or nothing but a look at the barrier.
    private readonly Channel<(byte[] Bytes, TaskCompletionSource<bool>? Confirmation)> _outgoing =
        Channel.CreateBounded<(byte[], TaskCompletionSource<bool>?)>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private readonly DeliveryBarrier _barrier = new(time);
    private readonly PendingQueries _queries = new();
    private readonly Jid _self = Jid.OfDomain(options.Component);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastProof = time.GetTimestamp();
    private ComponentStreamException? _cause;

    /// <summary>How long ago the server last handed a ping back that went both ways; counted from the beginning of the stream before the first.</summary>
    public TimeSpan SinceProofOfLife => time.GetElapsedTime(Volatile.Read(ref _lastProof));

    /// <summary>Completed when nothing more can be sent.</summary>
    public Task Ended => _ended.Task;

    /// <summary>False where the stream has ended or its queue is full: the stanza is dropped.</summary>
    public bool TryPost(byte[] stanza) => _outgoing.Writer.TryWrite((stanza, null));

    /// <summary>True once the server has the stanza; false where the stream ended before that was known.</summary>
    public async Task<bool> TrySendAsync(byte[] stanza, CancellationToken cancellationToken)
    {
        var confirmation = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _outgoing.Writer.WriteAsync((stanza, confirmation), cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return false;
        }

        return await confirmation.Task.WaitAsync(cancellationToken);
    }

    public async Task<XElement?> QueryAsync(XElement query, CancellationToken cancellationToken)
    {
        var id = Stanza.IdOf(query) ?? throw new ArgumentException("An IQ has an id.", nameof(query));
        var answer = _queries.Add(id, Stanza.To(query) ?? _self);
        try
        {
            return TryPost(StanzaWriter.Write(query)) ? await answer.WaitAsync(options.QueryTimeout, time, cancellationToken) : null;
        }
        finally
        {
            _queries.Remove(id);
        }
    }

    /// <summary>Reads and writes until the connection ends, or until it is stopped: then what was read is finished and written first.</summary>
    /// <exception cref="ComponentStreamException">The connection ended.</exception>
    public async Task RunAsync(IStanzaHandler handler, CancellationToken stop)
    {
        using var ended = new CancellationTokenSource();
        handler.HandleOpened();
        var writing = WriteAsync(ended.Token);
        var watching = WatchAsync(ended.Token);
        var connected = AnnounceAsync(handler, ended.Token);
        try
        {
            await using (stop.Register(() => _ = connection.AbortAsync()))
            {
                await ReadAsync(handler);
            }

            throw new ComponentStreamException(XmppLinkFault.ConnectionLost, "The XMPP server closed the stream.");
        }
        catch (ComponentStreamException) when (stop.IsCancellationRequested)
        {
            // What waits for an answer would wait in vain.
            _barrier.Break();
            _queries.Break();
            await handler.DrainAsync();
            _outgoing.Writer.TryComplete();
            await Task.WhenAny(writing, Task.Delay(options.PingTimeout, time, CancellationToken.None));
        }
        catch (ComponentStreamException) when (Volatile.Read(ref _cause) is not null)
        {
            // The first cause says more than the read that it ended.
            throw _cause!;
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            await ended.CancelAsync();
            await Task.WhenAll(SettleAsync(writing), SettleAsync(watching), SettleAsync(connected));
            while (_outgoing.Reader.TryRead(out var unsent))
            {
                unsent.Confirmation?.TrySetResult(false);
            }

            _barrier.Break();
            _queries.Break();
            _ended.TrySetResult();
        }
    }

    // What ended it is on record (_cause), and counts as seen: nobody looks at it here again.
    private static async Task SettleAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task ReadAsync(IStanzaHandler handler)
    {
        while (await connection.ReadAsync() is { } stanza)
        {
            XmppInstruments.Read(stanza.Name.LocalName);
            if (!IsOwnPing(stanza) && !_queries.TryAnswer(stanza))
            {
                handler.Handle(stanza);
            }
        }
    }

    // The ping goes to the transport's own address: the server, which routes everything, hands it straight back. Nobody else can make a
    // stanza with that sender, and no other service need exist or answer.
    private bool IsOwnPing(XElement stanza)
    {
        if (stanza.Name != Ns.Component + "iq" || Stanza.From(stanza) != _self || Stanza.IdOf(stanza) is not { } id)
        {
            return false;
        }

        var waited = _barrier.Waiting();
        if (!_barrier.TryAnswer(id, out var more))
        {
            return false;
        }

        Volatile.Write(ref _lastProof, time.GetTimestamp());
        XmppInstruments.Proved(waited ?? TimeSpan.Zero);

        if (more)
        {
            LookAtBarrier();
        }

        return true;
    }

    // Where the queue is full the writer is at work and looks by itself.
    private void LookAtBarrier() => _outgoing.Writer.TryWrite(([], null));

    private async Task WriteAsync(CancellationToken ended)
    {
        using var batch = new MemoryStream();
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(ended))
            {
                batch.SetLength(0);
                while (batch.Length < BatchBytes && _outgoing.Reader.TryRead(out var next))
                {
                    batch.Write(next.Bytes);
                    if (next.Confirmation is { } confirmation)
                    {
                        _barrier.Add(confirmation);
                    }
                }

                if (_barrier.TryBeginPing() is { } id)
                {
                    batch.Write(StanzaWriter.Write(Stanza.Iq(_self, _self, "get", id, new XElement(Ns.Ping + "ping"))));
                }

                await connection.WriteAsync(batch.GetBuffer().AsMemory(0, (int)batch.Length), ended);
            }
        }
        catch (ComponentStreamException broken)
        {
            throw await BreakAsync(broken);
        }
    }

    // The cause is on record before the read ends by it.
    private async Task<ComponentStreamException> BreakAsync(ComponentStreamException cause)
    {
        Interlocked.CompareExchange(ref _cause, cause, null);
        await connection.AbortAsync();
        return cause;
    }

    // Most of what servers say at the beginning (their privileges) is read before the answer to the first ping.
    private async Task AnnounceAsync(IStanzaHandler handler, CancellationToken ended)
    {
        if (await TrySendAsync([], ended))
        {
            handler.HandleReady();
        }
    }

    private async Task WatchAsync(CancellationToken ended)
    {
        var step = TimeSpan.FromTicks(Math.Min(options.KeepAlive.Ticks, options.PingTimeout.Ticks) / 4);
        while (true)
        {
            await Task.Delay(step, time, ended);
            if (_barrier.Waiting() is { } waiting)
            {
                if (waiting >= options.PingTimeout)
                {
                    throw await BreakAsync(new ComponentStreamException(
                        XmppLinkFault.NoAnswer, $"The XMPP server has not answered for {options.PingTimeout}: the connection is given up."));
                }
            }
            // That something is read proves nothing of what is sent: presence of others comes over a way that is closed in the other direction as well.
            else if (SinceProofOfLife >= options.KeepAlive)
            {
                _barrier.WantPing();
                LookAtBarrier();
            }
        }
    }
}
