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
            var rest = whole.AsMemory(0, text.Length + 1);
            var package = NextPackage();
            for (var isFirst = true; !rest.IsEmpty; isFirst = false)
            {
                var part = rest[..Math.Min(rest.Length, Carrier.LargestPayload)];
                rest = rest[part.Length..];
                await _output.SendAsync(
                    new DataHeader(DataKind.Text, isFirst, package, SessionId: 0, (ulong)rest.Length), part, asks: false, leaving: null, cancellationToken)
                    .ConfigureAwait(false);
            }
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

        if (read.Data is { } data)
            await TakeAsync(read, data).ConfigureAwait(false);

        // Only now, so that who sends is no faster than who writes it down.
        if (read.Operation.HasFlag(PacketOperation.RequestAcknowledgement))
            _output.Acknowledge(read.NextSequence);
    }

    private async ValueTask TakeAsync(Packet packet, DataHeader data)
    {
        if (data.SessionId == 0)
        {
            if (_texts.Add(data, packet.Payload) is { } text)
                await _observer.TextArrivedAsync(this, WithoutNul(text)).ConfigureAwait(false);

            return;
        }

        if (IsPreparation(data, packet.Payload.Span) || _observer.SinkFor(this, data.SessionId) is not { } sink)
            return;

        var incoming = sink.Incoming;
        if (incoming.IsComplete)
            return;

        if (!Continues(incoming, data, packet.Payload.Length))
        {
            _output.Miss(packet.Sequence);
            await sink.RefuseAsync().ConfigureAwait(false);
            return;
        }

        incoming.MessageId = MessageMark | data.Package;
        incoming.Received += packet.Payload.Length;
        await sink.TakeAsync(packet.Payload).ConfigureAwait(false);
        if (incoming.IsComplete)
            await sink.CompleteAsync().ConfigureAwait(false);
    }

    // Whole or not: data begins once, goes on in the message it began in, and counts down to nothing.
    private static bool Continues(PeerIncomingData incoming, DataHeader data, int length)
    {
        var hasBegun = incoming.MessageId != 0;
        var left = incoming.Size - incoming.Received - length;
        return data.IsFirst != hasBegun
            && (!hasBegun || incoming.MessageId == (MessageMark | data.Package))
            && left >= 0
            && (data.Remaining == 0 || data.Remaining == (ulong)left)
            && (length > 0 || left == 0);
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
