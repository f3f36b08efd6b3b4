using System.Buffers.Binary;
using System.Security.Cryptography;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.PeerToPeer.Version2;

/// <summary>
/// The outgoing half of one link: gives packets their sequence numbers in the order in which they leave, introduces itself with the first, and says what arrived.
/// </summary>
internal sealed class PacketOutput
{
    /// <summary>How many bytes go before the peer is asked whether he has them. Twice as much is on its way at most, whatever lies between.</summary>
    private const int AskAfterBytes = 256 * 1024;

    private const int FooterLength = 4;

    // So many acknowledgements wait for their turn; the peer that does not let them leave lacks no more than the oldest.
    private const int MostToTell = 64;

    // Clients were seen to ask every 9.7 seconds.
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(20);

    private readonly IPeerCarrier _carrier;
    private readonly TimeProvider _time;
    private readonly AsyncLock _turn = new();
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _synchronized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _packet;
    private TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _sequence = BinaryPrimitives.ReadUInt32BigEndian(RandomNumberGenerator.GetBytes(sizeof(uint)));
    private readonly Queue<(uint? Acknowledged, uint? Missing)> _toTell = new();
    private volatile bool _isIntroduced;
    private bool _hasHeardIntroduction;
    private uint? _introduction;
    private bool _isPumping;
    private uint? _asked;
    private long _askedAt;
    private int _sinceAsked;
    private bool _answersNever;

    public PacketOutput(IPeerCarrier carrier, TimeProvider time)
    {
        _carrier = carrier;
        _time = time;
        _packet = new byte[Packet.LongestHeaders + carrier.LargestPayload + FooterLength];
        _askedAt = time.GetTimestamp();
    }

    /// <summary>The peer introduced himself: the handshake is over once that is acknowledged, which goes before anything else. Who does so again has begun anew, and
    /// knows nothing of whom he talks to.</summary>
    public void TakeIntroduction()
    {
        lock (_lock)
        {
            if (_hasHeardIntroduction)
                _isIntroduced = false;

            _hasHeardIntroduction = true;
        }

        _synchronized.TrySetResult();
    }

    /// <summary>Has the peer told that everything up to a number arrived. Never waits.</summary>
    public void Acknowledge(uint upTo) => Tell(upTo, missing: null);

    /// <summary>Has the peer told that something from a number on did not arrive. Never waits.</summary>
    public void Miss(uint from) => Tell(acknowledged: null, from);

    /// <summary>The peer has everything up to a number.</summary>
    public void TakeAcknowledgement(uint upTo)
    {
        lock (_lock)
        {
            // MSNPSharp answers an introduction without data with this alone.
            if (_introduction is { } introduction && HasReached(upTo, introduction))
                _synchronized.TrySetResult();

            if (_asked is not { } asked || !HasReached(upTo, asked))
                return;

            _asked = null;
            _answered.TrySetResult();
        }
    }

    /// <summary>Whether a number is at or behind another, both of which go round.</summary>
    public static bool HasReached(uint number, uint other) => unchecked((int)(number - other)) >= 0;

    /// <summary>Waits until session data may go: the handshake is over, and not too much is on its way.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        // On a new way nothing may have gone before the data.
        if (!_isIntroduced)
            await IntroduceAsync(cancellationToken).ConfigureAwait(false);

        // Some peers never introduce themselves.
        await WaitAsync(_synchronized.Task, HandshakePatience, cancellationToken).ConfigureAwait(false);
        if (Unanswered() is { } answered && !await WaitAsync(answered, AnswerPatience, cancellationToken).ConfigureAwait(false))
        {
            lock (_lock)
                _answersNever = _asked is not null;
        }

        await _carrier.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends one packet of a message.</summary>
    /// <param name="data">What the payload is.</param>
    /// <param name="payload">At most as much as the carrier takes.</param>
    /// <param name="asks">Whether to ask for an acknowledgement in any case.</param>
    /// <param name="leaving">Told by which number the packet will be acknowledged, before it leaves; null for nobody.</param>
    /// <param name="cancellationToken">Gives up; then it was not sent.</param>
    /// <exception cref="PeerCarrierEndedException">The carrier has ended.</exception>
    public async Task SendAsync(
        DataHeader data, ReadOnlyMemory<byte> payload, bool asks, Action<uint>? leaving, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        await TellAsync().ConfigureAwait(false);
        await SendNowAsync(data, payload, told: default, asks, leaving, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a text of the session layer, in as many packets as it needs. Nothing with data goes between them: MSNPSharp joins only what follows on itself.</summary>
    /// <exception cref="PeerCarrierEndedException">The carrier has ended.</exception>
    public async Task SendTextAsync(ushort package, ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        await TellAsync().ConfigureAwait(false);
        for (var isFirst = true; !text.IsEmpty; isFirst = false)
        {
            var part = text[..Math.Min(text.Length, _carrier.LargestPayload)];
            text = text[part.Length..];
            var header = new DataHeader(DataKind.Text, isFirst, package, SessionId: 0, (ulong)text.Length);
            await SendNowAsync(header, part, told: default, asks: false, leaving: null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task IntroduceAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (!_isIntroduced)
            await SendNowAsync(data: null, default, told: default, asks: false, leaving: null, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendNowAsync(
        DataHeader? data,
        ReadOnlyMemory<byte> payload,
        (uint? Acknowledged, uint? Missing) told,
        bool asks,
        Action<uint>? leaving,
        CancellationToken cancellationToken)
    {
        Packet packet;
        lock (_lock)
        {
            packet = new Packet
            {
                Operation = OperationOf(data, payload.Length, asks),
                Sequence = _sequence,
                HasPeerInfo = !_isIntroduced,
                Acknowledged = told.Acknowledged,
                Missing = told.Missing,
                Data = data,
                Payload = payload,
            };
            if (packet.HasPeerInfo)
                _introduction = packet.NextSequence;

            if (packet.Operation.HasFlag(PacketOperation.RequestAcknowledgement) && data is not null)
                Asked(packet.NextSequence);
            else
                _sinceAsked += payload.Length;
        }

        var length = packet.Write(_packet);
        if (_carrier.HasFooter)
        {
            _packet.AsSpan(length, FooterLength).Clear();
            length += FooterLength;
        }

        leaving?.Invoke(packet.NextSequence);
        await _carrier.SendAsync(_packet.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        (_sequence, _isIntroduced) = (packet.NextSequence, true);
    }

    /// <summary>
    /// Says what there is to say, each in a packet of its own and with the very number that was asked about: MSNPSharp looks for that number, and takes nothing but the
    /// acknowledgement from a packet that has one.
    /// </summary>
    private async Task TellAsync()
    {
        while (true)
        {
            (uint? Acknowledged, uint? Missing) told;
            lock (_lock)
            {
                if (!_toTell.TryPeek(out told))
                    return;
            }

            await SendNowAsync(data: null, default, told, asks: false, leaving: null, CancellationToken.None).ConfigureAwait(false);
            lock (_lock)
            {
                // While it left the queue may have run over.
                if (_toTell.TryPeek(out var first) && first == told)
                    _toTell.Dequeue();
            }
        }
    }

    private void Tell(uint? acknowledged, uint? missing)
    {
        lock (_lock)
        {
            if (_toTell.Count == MostToTell)
                _toTell.Dequeue();

            _toTell.Enqueue((acknowledged, missing));
        }

        Pump();
    }

    private PacketOperation OperationOf(DataHeader? data, int length, bool asks)
    {
        if (!_isIntroduced)
            return PacketOperation.Synchronize | PacketOperation.RequestAcknowledgement;

        return asks || (data is { SessionId: not 0 } && IsTimeToAsk(length)) ? PacketOperation.RequestAcknowledgement : PacketOperation.None;
    }

    private bool IsTimeToAsk(int length) => _sinceAsked + length >= AskAfterBytes || _time.GetElapsedTime(_askedAt) >= AskAfter;

    /// <summary>The answer to wait for before more is sent; null for none.</summary>
    private Task? Unanswered()
    {
        lock (_lock)
            return _asked is not null && !_answersNever && IsTimeToAsk(_carrier.LargestPayload) ? _answered.Task : null;
    }

    private void Asked(uint end)
    {
        _asked = end;
        _askedAt = _time.GetTimestamp();
        _sinceAsked = 0;
        if (_answered.Task.IsCompleted)
            _answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private async Task<bool> WaitAsync(Task signal, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (signal.IsCompleted)
            return true;

        try
        {
            await Task.WhenAny(signal, _carrier.Ended).WaitAsync(patience, _time, cancellationToken).ConfigureAwait(false);
            return signal.IsCompleted || (_carrier.Ended.IsCompleted ? throw new PeerCarrierEndedException() : false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Sees to it that what is to be told leaves, by itself where nothing else does. It ends by itself, so nobody has to wait for it.</summary>
    private void Pump()
    {
        lock (_lock)
        {
            if (_isPumping)
                return;

            _isPumping = true;
        }

        _ = PumpAsync();
    }

    private async Task PumpAsync()
    {
        try
        {
            using var turn = await _turn.TakeTurnAsync(CancellationToken.None).ConfigureAwait(false);
            lock (_lock)
                _isPumping = false;

            await TellAsync().ConfigureAwait(false);
        }
        catch (PeerCarrierEndedException)
        {
            // Nobody is left to be told.
        }
    }
}
