using System.Buffers;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.PeerToPeer.Version2;

/// <summary>A link in the second binary form: Windows Live Messenger 2009 and later, from place to place.</summary>
internal sealed class PacketLink : IPeerLink
{
    private const int MostUnconfirmed = 64;

    // A message number has 16 bits; the bit above tells that one was given.
    private const uint MessageMark = 0x10000;

    private readonly IPeerLinkObserver _observer;
    private readonly TimeProvider _time;
    private readonly PacketOutput _output;
    private readonly TextAssembly _texts = new();
    private readonly Lock _lock = new();
    private readonly List<(uint End, uint SessionId)> _unconfirmed = [];
    private int _package;

    /// <param name="carrier">What moves the packets.</param>
    /// <param name="peer">Whom it goes to, with his place.</param>
    /// <param name="self">Who is here, with the own place.</param>
    /// <param name="observer">Told what arrives.</param>
    /// <param name="time">The clock.</param>
    public PacketLink(IPeerCarrier carrier, EndpointHandle peer, EndpointHandle self, IPeerLinkObserver observer, TimeProvider time)
    {
        Carrier = carrier;
        Peer = peer;
        Self = self;
        _observer = observer;
        _time = time;
        _output = new PacketOutput(carrier, time);
    }

    /// <inheritdoc/>
    public EndpointHandle Peer { get; }

    /// <inheritdoc/>
    public EndpointHandle Self { get; }

    /// <inheritdoc/>
    public IPeerCarrier Carrier { get; }

    /// <inheritdoc/>
    public PeerConventions Conventions => PeerConventions.Version2;

    /// <inheritdoc/>
    public async Task SendTextAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        var whole = ArrayPool<byte>.Shared.Rent(text.Length + 1);
        try
        {
            text.CopyTo(whole);
            whole[text.Length] = 0;
            await _output.SendTextAsync(NextPackage(), whole.AsMemory(0, text.Length + 1), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    /// <inheritdoc/>
    public async Task SendDataAsync(PeerOutgoingData data, CancellationToken cancellationToken)
    {
        var package = NextPackage();
        data.MessageId = MessageMark | package;
        var kind = data.Kind switch
        {
            PeerDataKind.Object => DataKind.Object,
            PeerDataKind.File => DataKind.File,
            _ => DataKind.Text,
        };
        var buffer = ArrayPool<byte>.Shared.Rent(Carrier.LargestPayload);
        try
        {
            for (var isFirst = true; isFirst || data.Position < data.Size; isFirst = false)
            {
                await _output.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
                var part = buffer.AsMemory(0, (int)Math.Min(Carrier.LargestPayload, data.Size - data.Position));
                await data.Source.ReadExactlyAsync(part, cancellationToken).ConfigureAwait(false);
                var remaining = data.Size - data.Position - part.Length;
                var isLast = remaining == 0 && data.Kind != PeerDataKind.Preparation;
                await _output.SendAsync(
                    new DataHeader(kind, isFirst, package, data.SessionId, (ulong)remaining),
                    part,
                    asks: isLast,
                    isLast ? end => AwaitConfirmation(end, data.SessionId) : null,
                    cancellationToken).ConfigureAwait(false);
                data.Position += part.Length;
                data.Progress?.Report(data.Position);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public IPeerLink Over(IPeerCarrier carrier) => new PacketLink(carrier, Peer, Self, _observer, _time);

    /// <inheritdoc/>
    public Task AskToResumeAsync(PeerIncomingData data, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask ReceiveAsync(ReadOnlyMemory<byte> packet)
    {
        if (!Packet.TryRead(packet, out var read, out _))
            return;

        if (read.Operation.HasFlag(PacketOperation.Synchronize))
            _output.TakeIntroduction();

        if (read.Acknowledged is { } acknowledged)
            await ConfirmAsync(acknowledged).ConfigureAwait(false);

        // What was read from its source once cannot be sent again.
        if (read.Missing is { } missing)
            await GiveUpAsync(missing).ConfigureAwait(false);

        // Who is asked something by a text hears that it came before he hears the answer; who sends data is no faster than who takes it.
        var asks = read.Operation.HasFlag(PacketOperation.RequestAcknowledgement);
        if (asks && read.Data is null or { SessionId: 0 })
            _output.Acknowledge(read.NextSequence);

        if (read.Data is not { } data)
            return;

        if (data.SessionId == 0)
            await TakeTextAsync(read, data).ConfigureAwait(false);
        else if (await TakeDataAsync(read, data).ConfigureAwait(false) && asks)
            _output.Acknowledge(read.NextSequence);
    }

    private async ValueTask TakeTextAsync(Packet packet, DataHeader data)
    {
        if (_texts.Add(data, packet.Payload) is { } text)
            await _observer.TextArrivedAsync(this, WithoutNul(text)).ConfigureAwait(false);
    }

    /// <returns>Whether it is acknowledged.</returns>
    private async ValueTask<bool> TakeDataAsync(Packet packet, DataHeader data)
    {
        if (IsPreparation(data, packet.Payload.Span))
            return true;

        if (_observer.SinkFor(this, data.SessionId) is not { } sink)
            return await _observer.StrayDataArrivedAsync(this, data.SessionId).ConfigureAwait(false);

        var incoming = sink.Incoming;
        using var turn = await incoming.Turns.TakeTurnAsync(CancellationToken.None).ConfigureAwait(false);
        if (incoming.IsComplete)
            return true;

        if (PositionOf(incoming, data, packet.Payload.Length) is not { } position)
        {
            _output.Miss(packet.Sequence);
            await sink.RefuseAsync().ConfigureAwait(false);
            return false;
        }

        // Who goes on over another way may begin before where he was.
        var known = (int)Math.Min(incoming.Received - position, packet.Payload.Length);
        incoming.MessageId = MessageMark | data.Package;
        incoming.Way = this;
        incoming.Position = position + packet.Payload.Length;
        if (known < packet.Payload.Length)
        {
            incoming.Received += packet.Payload.Length - known;
            await sink.TakeAsync(packet.Payload[known..]).ConfigureAwait(false);
        }

        if (incoming.IsComplete)
            await sink.CompleteAsync().ConfigureAwait(false);

        return true;
    }

    /// <summary>
    /// Where in the data a packet belongs; null where it contradicts what was promised or came before. On one way data begins once, goes on in the message it began in, and
    /// counts down to nothing. On another way it may begin again, or go on from anywhere that leaves no gap.
    /// </summary>
    private long? PositionOf(PeerIncomingData incoming, DataHeader data, int length)
    {
        var hasBegun = incoming.MessageId != 0;
        var isSameWay = hasBegun && incoming.Way == this;
        if (isSameWay ? data.IsFirst || incoming.MessageId != (MessageMark | data.Package) : !hasBegun && !data.IsFirst)
            return null;

        var counted = data.Remaining <= (ulong)incoming.Size ? incoming.Size - (long)data.Remaining - length : -1;
        var position = data.IsFirst ? 0 : isSameWay ? incoming.Position : counted;
        var left = incoming.Size - position - length;
        return position >= 0
            && position <= incoming.Received
            && left >= 0
            && (data.Remaining == 0 || counted == position)
            && (length > 0 || left == 0)
                ? position
                : null;
    }

    private static bool IsPreparation(DataHeader data, ReadOnlySpan<byte> payload) =>
        data is { Kind: DataKind.Text, IsFirst: true, Remaining: 0 } && payload.Length == 4 && !payload.ContainsAnyExcept((byte)0);

    private static ReadOnlyMemory<byte> WithoutNul(ReadOnlyMemory<byte> text) => text[..text.Span.TrimEnd((byte)0).Length];

    private void AwaitConfirmation(uint end, uint sessionId)
    {
        lock (_lock)
        {
            if (_unconfirmed.Count == MostUnconfirmed)
                _unconfirmed.RemoveAt(0);

            _unconfirmed.Add((end, sessionId));
        }
    }

    private async ValueTask ConfirmAsync(uint upTo)
    {
        _output.TakeAcknowledgement(upTo);
        foreach (var sessionId in TakeUnconfirmed(end => PacketOutput.HasReached(upTo, end)))
            await _observer.ConfirmedAsync(this, sessionId).ConfigureAwait(false);
    }

    private async ValueTask GiveUpAsync(uint from)
    {
        foreach (var sessionId in TakeUnconfirmed(end => !PacketOutput.HasReached(from, end)))
            await _observer.AbortedAsync(this, sessionId).ConfigureAwait(false);
    }

    private uint[] TakeUnconfirmed(Predicate<uint> concerns)
    {
        lock (_lock)
        {
            uint[] taken = [.. _unconfirmed.Where(sent => concerns(sent.End)).Select(sent => sent.SessionId)];
            _unconfirmed.RemoveAll(sent => concerns(sent.End));
            return taken;
        }
    }

    private ushort NextPackage()
    {
        // 0 is for messages that are not counted.
        while (true)
        {
            if ((ushort)Interlocked.Increment(ref _package) is not 0 and var package)
                return package;
        }
    }
}
