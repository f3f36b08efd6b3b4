using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Sessions;
using MsnBridge.Msnp.Server.Switchboard;

namespace MsnBridge.Msnp.Server.Datagrams;

/// <summary>
/// Sits in switchboards for users whose clients know none (MSNP21), so that they and users of older clients can talk: opens one when the former has something to
/// say, follows the invitations of the latter.
/// </summary>
internal sealed partial class DatagramRelays : IAsyncDisposable
{
    // Handwriting of the longest that is sent comes in some fifty pieces.
    private const int MostWaiting = 64;

    private readonly NetworkState _state;
    private readonly SwitchboardExchange _exchange;
    private readonly TimeProvider _time;
    private readonly ILogger<DatagramRelays> _logger;
    private readonly Lock _gate = new();
    private readonly List<Relay> _relays = [];
    private readonly Channel<Action> _work = Channel.CreateBounded<Action>(new BoundedChannelOptions(10_000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task _working;

    public DatagramRelays(NetworkState state, SwitchboardExchange exchange, TimeProvider time, ILogger<DatagramRelays> logger)
    {
        _logger = logger;
        _state = state;
        _exchange = exchange;
        _time = time;
        _working = WorkAsync();
    }

    /// <summary>Says something to somebody with an older client.</summary>
    /// <returns>The error; none if it was passed on, or waits for him to follow the invitation.</returns>
    public MsnpErrorCode Send(UserSession sender, string address, MsnpPayload message)
    {
        var other = MsnAddress.Normalize(address);
        lock (_gate)
        {
            var relay = _relays.Find(relay => relay.Owner == sender.Address && relay.Other == other);
            if (relay is not null && relay.TrySend(message))
                return MsnpErrorCode.None;

            if (relay is not null)
                Drop(relay);

            return Open(sender, other, message);
        }
    }

    /// <summary>Follows an invitation. May be called under the gate of the network: it only takes note.</summary>
    public void Answer(UserSession owner, InvitedToConversation invitation) => _work.Writer.TryWrite(() => Follow(owner, invitation));

    /// <summary>Leaves the switchboards of a user who has no client any more that knows none.</summary>
    public void LeaveAll(UserSession session)
    {
        lock (_gate)
        {
            if (!IsServedElsewhere(session))
            {
                foreach (var relay in _relays.FindAll(relay => relay.Owner == session.Address))
                    Drop(relay);
            }
        }
    }

    /// <summary>Ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _working.ConfigureAwait(false);
    }

    private bool IsServedElsewhere(UserSession session)
    {
        lock (_state.Gate)
            return session.User.Sessions.Any(other => other != session && other.Dialect.Messages == MessageTransport.Datagram);
    }

    private MsnpErrorCode Open(UserSession sender, string other, MsnpPayload message)
    {
        var error = _exchange.TryAssign(sender, out var cookie);
        if (error != MsnpErrorCode.None)
            return error;

        var relay = new Relay(this, sender.Address, other);
        if (_exchange.Open(sender.Address, cookie) is not { } session || !relay.TryEnter(session, sender.EndpointId, _ => { }))
            return MsnpErrorCode.NotOnline;

        _relays.Add(relay);
        relay.TrySend(message);
        error = _exchange.Call(session, relay.Participant, other, () => { });
        if (error != MsnpErrorCode.None)
            Drop(relay);

        return error;
    }

    private void Follow(UserSession owner, InvitedToConversation invitation)
    {
        lock (_gate)
        {
            // Each of his places is rung, and one relay speaks for all that know no switchboards.
            if (_relays.Exists(relay => relay.Owner == owner.Address && relay.SessionId == invitation.SessionId)
                || _exchange.Answer(owner.Address, invitation.Cookie, invitation.SessionId) is not { } session)
            {
                return;
            }

            var relay = new Relay(this, owner.Address, MsnAddress.Normalize(invitation.Inviter));
            if (relay.TryEnter(session, owner.EndpointId, others => relay.HasCompany = others.Any(who => who.Address == relay.Other)))
                _relays.Add(relay);
        }
    }

    private void Drop(Relay relay)
    {
        _relays.Remove(relay);
        relay.Leave();
    }

    private void Take(Relay relay, SwitchboardEvent news)
    {
        lock (_gate)
        {
            switch (news)
            {
                case ParticipantJoined { Participant.Address: var who } when who == relay.Other:
                    relay.Flush();
                    break;
                case ParticipantJoined { Participant.Address: var who } when who != relay.Owner:
                    // Where several speak, a person without switchboards could not tell it from a talk with one.
                    Drop(relay);
                    break;
                case ParticipantLeft { IsLastPlace: true, Participant.Address: var who } when who == relay.Other:
                    Drop(relay);
                    break;
                case ConversationEnded:
                    Drop(relay);
                    break;
                case MessageArrived { Address: var who } said when who == relay.Other:
                    foreach (var document in relay.Read(said.Message))
                        Deliver(relay.Owner, document.ToPayload());

                    break;
            }
        }
    }

    private void Deliver(string owner, MsnpPayload document)
    {
        lock (_state.Gate)
        {
            if (!_state.TryFind(owner, out var user))
                return;

            foreach (var session in user.Sessions.Where(session => session.Dialect.Messages == MessageTransport.Datagram))
                session.Endpoint.Deliver(new DatagramArrived(document));
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var work in _work.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                work();
            }
            catch (Exception error)
            {
                // The border of one event: a fault over it must not cost the others theirs.
                LogFailed(error);
            }
        }
    }

    [LoggerMessage(MsnpServerEventIds.RelayFailed, LogLevel.Error, "Passing on between a switchboard and a client without switchboards failed.")]
    private partial void LogFailed(Exception error);

    /// <summary>One place in one switchboard. Used under the gate of the relays, <see cref="ISwitchboardEndpoint.Deliver"/> excepted.</summary>
    private sealed class Relay(DatagramRelays relays, string owner, string other) : ISwitchboardEndpoint
    {
        private readonly Queue<MsnpPayload> _waiting = [];
        private readonly MessageAssembler _assembler = new(relays._time);
        private SwitchboardSession? _session;

        public string Owner => owner;

        public string Other => other;

        public bool HasCompany { get; set; }

        public string? SessionId => _session?.Id;

        public SwitchboardParticipant Participant { get; private set; } = null!;

        public bool TryEnter(SwitchboardSession session, Guid? endpointId, Action<IReadOnlyList<SwitchboardParticipant>> confirm)
        {
            if (relays._exchange.Describe(owner, endpointId, this) is not { } participant)
                return false;

            (_session, Participant) = (session, participant);
            return session.TryJoin(participant, confirm);
        }

        /// <returns>False if nobody hears it, or too much waits already.</returns>
        public bool TrySend(MsnpPayload message)
        {
            if (HasCompany)
                return _session!.Send(Participant, message);

            if (_waiting.Count >= MostWaiting)
                return false;

            _waiting.Enqueue(message);
            return true;
        }

        public void Flush()
        {
            HasCompany = true;
            while (_waiting.TryDequeue(out var message))
                _session!.Send(Participant, message);
        }

        public IReadOnlyList<RoutedDocument> Read(MsnpPayload message) =>
            _assembler.Add(other, MessageEnvelope.Parse(message.Bytes)) is { } whole ? DatagramContent.FromMessage(whole, other, owner) : [];

        public void Leave() => relays._exchange.Leave(_session!, Participant);

        void ISwitchboardEndpoint.Deliver(SwitchboardEvent switchboardEvent)
        {
            relays._work.Writer.TryWrite(() => relays.Take(this, switchboardEvent));
            if (switchboardEvent is MessageArrived message)
                message.Taken?.Invoke();
        }
    }
}
