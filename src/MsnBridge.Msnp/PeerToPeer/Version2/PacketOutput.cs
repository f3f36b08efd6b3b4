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
    private volatile bool _isIntroduced;
    private bool _isPumping;
    private uint? _toAcknowledge;
    private uint? _toMiss;
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
        if (!_synchronized.TrySetResult())
            _isIntroduced = false;
    }

    /// <summary>Has the peer told that everything up to a number arrived. Never waits.</summary>
    public void Acknowledge(uint upTo)
    {
        lock (_lock)
            _toAcknowledge = upTo;

        Pump();
    }

    /// <summary>Has the peer told that something from a number on did not arrive. Never waits.</summary>
    public void Miss(uint from)
    {
        lock (_lock)
            _toMiss = from;

        Pump();
    }

    /// <summary>The peer has everything up to a number.</summary>
    public void TakeAcknowledgement(uint upTo)
    {
        lock (_lock)
        {
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
        await SendNowAsync(data, payload, asks, leaving, cancellationToken).ConfigureAwait(false);
    }

    private async Task IntroduceAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (!_isIntroduced)
            await SendNowAsync(data: null, default, asks: false, leaving: null, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendNowAsync(DataHeader? data, ReadOnlyMemory<byte> payload, bool asks, Action<uint>? leaving, CancellationToken cancellationToken)
    {
        Packet packet;
        lock (_lock)
        {
            packet = new Packet
            {
                Operation = OperationOf(data, payload.Length, asks),
                Sequence = _sequence,
                HasPeerInfo = !_isIntroduced,
                Acknowledged = _toAcknowledge,
                Missing = _toMiss,
                Data = data,
                Payload = payload,
            };
            if (packet.Operation.HasFlag(PacketOperation.RequestAcknowledgement) && data is not null)
                Asked(packet.NextSequence);
            else
                _sinceAsked += payload.Length;

            (_toAcknowledge, _toMiss) = (null, null);
        }

        var length = packet.Write(_packet);
        if (_carrier.HasFooter)
        {
            _packet.AsSpan(length, FooterLength).Clear();
            length += FooterLength;
        }

        leaving?.Invoke(packet.NextSequence);
        try
        {
            await _carrier.SendAsync(_packet.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It never left, so what it would have said is still to be said.
            lock (_lock)
                (_toAcknowledge, _toMiss) = (_toAcknowledge ?? packet.Acknowledged, _toMiss ?? packet.Missing);

            Pump();
            throw;
        }

        (_sequence, _isIntroduced) = (packet.NextSequence, true);
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
            bool isDue;
            lock (_lock)
            {
                _isPumping = false;
                isDue = _toAcknowledge is not null || _toMiss is not null;
            }

            if (isDue)
                await SendNowAsync(data: null, default, asks: false, leaving: null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PeerCarrierEndedException)
        {
            // Nobody is left to be told.
        }
    }
}
