using System.Buffers;
using System.Buffers.Binary;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.PeerToPeer.Version1;

/// <summary>A link in the binary form of version 1: each message has a number, and is acknowledged as a whole.</summary>
/// <param name="carrier">The carrier.</param>
/// <param name="self">Who is at this end.</param>
/// <param name="peer">Who is at the other end.</param>
/// <param name="observer">Hears what arrives.</param>
/// <param name="identifiers">Gives out the numbers.</param>
internal sealed class PeerLink(
    IPeerCarrier carrier, EndpointHandle self, EndpointHandle peer, IPeerLinkObserver observer, PeerIdentifiers identifiers) : IPeerLink
{
    /// <summary>The session in which handwriting comes.</summary>
    public const uint InkSession = 64;

    private const int LongestText = 128 * 1024;
    private const int LongestInk = 256 * 1024;
    private const int FooterLength = 4;
    private const int PreparationLength = 4;
    private const int MostUnconfirmed = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<uint, (uint Unique, uint SessionId)> _unconfirmed = [];
    private readonly PeerTextAssembler _texts = new(LongestText);
    private readonly PeerTextAssembler _ink = new(LongestInk);

    public EndpointHandle Peer { get; } = peer;

    public EndpointHandle Self { get; } = self;

    public IPeerCarrier Carrier { get; } = carrier;

    public PeerConventions Conventions => PeerConventions.Version1;

    private int Footer => Carrier.HasFooter ? FooterLength : 0;

    /// <inheritdoc/>
    public async Task SendTextAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        var message = new byte[text.Length + 1];
        text.CopyTo(message);
        var header = new PeerHeader(0, identifiers.Next(), 0, (ulong)message.Length, 0, PeerFlags.None, identifiers.NextUnique());
        for (var offset = 0; offset < message.Length; offset += Carrier.LargestPayload)
        {
            var chunk = message.AsMemory(offset, Math.Min(Carrier.LargestPayload, message.Length - offset));
            await Carrier.SendAsync(
                Packet(header with { Offset = (ulong)offset, ChunkSize = (uint)chunk.Length }, chunk.Span, application: 0), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task SendDataAsync(PeerOutgoingData data, CancellationToken cancellationToken)
    {
        if (data.MessageId == 0)
            data.MessageId = identifiers.Next();

        var header = new PeerHeader(data.SessionId, data.MessageId, 0, (ulong)data.Size, 0, FlagsOf(data.Kind), identifiers.NextUnique());
        if (data.Kind != PeerDataKind.Preparation)
            Expect(header);

        var buffer = ArrayPool<byte>.Shared.Rent(PeerHeader.Length + Carrier.LargestPayload + FooterLength);
        try
        {
            while (data.Position < data.Size)
            {
                var length = (int)Math.Min(Carrier.LargestPayload, data.Size - data.Position);
                await data.Source.ReadExactlyAsync(buffer.AsMemory(PeerHeader.Length, length), cancellationToken).ConfigureAwait(false);
                (header with { Offset = (ulong)data.Position, ChunkSize = (uint)length }).Write(buffer);
                BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(PeerHeader.Length + length), data.ApplicationId);
                await Carrier.SendPacedAsync(buffer.AsMemory(0, PeerHeader.Length + length + Footer), cancellationToken).ConfigureAwait(false);
                data.Position += length;
                data.Progress?.Report(data.Position);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public IPeerLink Over(IPeerCarrier carrier) => new PeerLink(carrier, Self, Peer, observer, PeerIdentifiers.Random());

    /// <inheritdoc/>
    public async Task AskToResumeAsync(PeerIncomingData data, CancellationToken cancellationToken)
    {
        var header = new PeerHeader(
            data.SessionId, identifiers.Next(), 0, (ulong)data.Size, 0, PeerFlags.Resume, data.MessageId, 0, (ulong)data.Received);
        await Carrier.SendAsync(Packet(header, default, application: 0), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask ReceiveAsync(ReadOnlyMemory<byte> packet)
    {
        if (packet.Length < PeerHeader.Length + Footer || !PeerHeader.TryRead(packet.Span, out var header))
            return ValueTask.CompletedTask;

        // How long a packet is says the carrier; what the header says of it is often wrong.
        var payload = packet[PeerHeader.Length..^Footer];
        if ((header.Flags & PeerFlags.AnyControl) != 0)
            return ControlAsync(header);

        if (payload.IsEmpty || header.Flags.HasFlag(PeerFlags.Nonce))
            return ValueTask.CompletedTask;

        return header.SessionId switch
        {
            0 => TextAsync(header, payload),
            InkSession when (header.Flags & PeerFlags.AnyData) == 0 => InkAsync(header, payload),
            _ => DataAsync(header, payload),
        };
    }

    private ValueTask ControlAsync(PeerHeader header)
    {
        if (header.Flags.HasFlag(PeerFlags.Acknowledge))
        {
            return IsConfirmed(header, out var sessionId) ? observer.ConfirmedAsync(this, sessionId) : ValueTask.CompletedTask;
        }

        if (header.Flags.HasFlag(PeerFlags.Resume))
        {
            return header.AckTotalSize <= long.MaxValue
                ? observer.ResumeAskedAsync(this, header.SessionId, header.AckIdentifier, (long)header.AckTotalSize)
                : ValueTask.CompletedTask;
        }

        const PeerFlags over = PeerFlags.Error | PeerFlags.SenderGaveUp | PeerFlags.ReceiverGaveUp;
        return (header.Flags & over) != 0 && header.SessionId != 0 ? observer.AbortedAsync(this, header.SessionId) : ValueTask.CompletedTask;
    }

    private async ValueTask TextAsync(PeerHeader header, ReadOnlyMemory<byte> payload)
    {
        if (_texts.Add(header.Identifier, header.Offset, header.TotalSize, payload) is not { } text)
            return;

        await AcknowledgeAsync(header).ConfigureAwait(false);
        await observer.TextArrivedAsync(this, text.Span[^1] == 0 ? text[..^1] : text).ConfigureAwait(false);
    }

    private async ValueTask InkAsync(PeerHeader header, ReadOnlyMemory<byte> payload)
    {
        if (_ink.Add(header.Identifier, header.Offset, header.TotalSize, payload) is not { } message)
            return;

        await AcknowledgeAsync(header).ConfigureAwait(false);
        await observer.InkArrivedAsync(this, message.ToArray()).ConfigureAwait(false);
    }

    private async ValueTask DataAsync(PeerHeader header, ReadOnlyMemory<byte> payload)
    {
        if (observer.SinkFor(this, header.SessionId) is not { } sink)
        {
            await observer.StrayDataArrivedAsync(this, header.SessionId).ConfigureAwait(false);
            return;
        }

        if ((header.Flags & PeerFlags.AnyData) == 0 && header.TotalSize == PreparationLength && payload.Length == PreparationLength)
        {
            await AcknowledgeAsync(header).ConfigureAwait(false);
            return;
        }

        var incoming = sink.Incoming;
        using var turn = await incoming.Turns.TakeTurnAsync(CancellationToken.None).ConfigureAwait(false);
        if (header.TotalSize != (ulong)incoming.Size
            || header.Offset > (ulong)incoming.Received
            || (ulong)payload.Length > header.TotalSize - header.Offset)
        {
            await sink.RefuseAsync().ConfigureAwait(false);
            return;
        }

        // libpurple sends the first packet twice, and who goes on over another carrier may begin a little before where he was.
        var known = (int)Math.Min(incoming.Received - (long)header.Offset, payload.Length);
        incoming.MessageId = header.Identifier;
        if (known < payload.Length)
        {
            incoming.Received += payload.Length - known;
            await sink.TakeAsync(payload[known..]).ConfigureAwait(false);
        }

        if (!incoming.IsComplete || header.Offset + (ulong)payload.Length != header.TotalSize)
            return;

        await AcknowledgeAsync(header).ConfigureAwait(false);
        await sink.CompleteAsync().ConfigureAwait(false);
    }

    private async ValueTask AcknowledgeAsync(PeerHeader header)
    {
        try
        {
            await Carrier.SendAsync(Packet(header.Acknowledge(identifiers.Next()), default, application: 0), CancellationToken.None).ConfigureAwait(false);
        }
        catch (PeerCarrierEndedException)
        {
            // Nobody is left to hear it.
        }
    }

    private bool IsConfirmed(PeerHeader header, out uint sessionId)
    {
        lock (_lock)
        {
            var isKnown = _unconfirmed.TryGetValue(header.AckIdentifier, out var sent) && sent.Unique == header.AckUniqueId;
            sessionId = sent.SessionId;
            return isKnown && _unconfirmed.Remove(header.AckIdentifier);
        }
    }

    private void Expect(PeerHeader header)
    {
        lock (_lock)
        {
            // Who confirms nothing for so long will not: the data that follows, or the end of the session, says as much.
            if (_unconfirmed.Count >= MostUnconfirmed)
                _unconfirmed.Clear();

            _unconfirmed[header.Identifier] = (header.AckIdentifier, header.SessionId);
        }
    }

    private byte[] Packet(PeerHeader header, ReadOnlySpan<byte> payload, uint application)
    {
        var packet = new byte[PeerHeader.Length + payload.Length + Footer];
        header.Write(packet);
        payload.CopyTo(packet.AsSpan(PeerHeader.Length));
        if (Footer > 0)
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(PeerHeader.Length + payload.Length), application);

        return packet;
    }

    private static PeerFlags FlagsOf(PeerDataKind kind) => kind switch
    {
        PeerDataKind.Object => PeerFlags.ObjectData,
        PeerDataKind.File => PeerFlags.FileData,
        _ => PeerFlags.None,
    };
}
