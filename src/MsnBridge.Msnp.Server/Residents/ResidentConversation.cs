using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Switchboard;

namespace MsnBridge.Msnp.Server.Residents;

/// <summary>A resident's place in a conversation.</summary>
public sealed class ResidentConversation : ISwitchboardEndpoint
{
    private readonly ResidentContact _resident;
    private readonly SwitchboardExchange _exchange;
    private readonly SwitchboardSession _session;
    private readonly SwitchboardParticipant _participant;

    internal ResidentConversation(ResidentContact resident, SwitchboardExchange exchange, SwitchboardSession session)
    {
        _resident = resident;
        _exchange = exchange;
        _session = session;
        _participant = exchange.Describe(resident.Address, endpointId: null, this) ?? throw new InvalidOperationException($"{resident.Address} is not signed in.");
    }

    /// <summary>The session id of the conversation.</summary>
    public string Id => _session.Id;

    /// <summary>The addresses of everybody in it, the resident included.</summary>
    public IReadOnlyList<string> Participants => _session.Addresses;

    /// <summary>Says a text.</summary>
    /// <returns>False if nobody else is there to hear it.</returns>
    public bool SendText(string text) => Send(new TextMessage(text));

    /// <summary>Shows that the resident types.</summary>
    /// <returns>False if nobody else is there to see it.</returns>
    public bool SendTyping() => Send(new TypingMessage(_resident.Address));

    /// <summary>Sends a nudge.</summary>
    /// <returns>False if nobody else is there to feel it.</returns>
    public bool SendNudge() => Send(new DatacastMessage(DatacastKind.Nudge));

    /// <summary>Sends a message of any kind.</summary>
    /// <returns>False if nobody else is there.</returns>
    public bool Send(MsnpMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _session.Send(_participant, message.ToPayload());
    }

    /// <summary>Invites one more person.</summary>
    /// <returns>The error; none if the invitation went out.</returns>
    public MsnpErrorCode Invite(string address) => _exchange.Call(_session, _participant, address, () => { });

    /// <summary>Leaves the conversation.</summary>
    public void Leave() => _exchange.Leave(_session, _participant);

    /// <inheritdoc/>
    void ISwitchboardEndpoint.Deliver(SwitchboardEvent switchboardEvent)
    {
        switch (switchboardEvent)
        {
            case ParticipantJoined { IsFirstPlace: true, Participant.Address: var address }:
                _resident.Inbox.Put(new ParticipantCame(this, address));
                break;
            case ParticipantLeft { IsLastPlace: true, Participant.Address: var address }:
                _resident.Inbox.Put(new ParticipantWent(this, address));
                break;
            case MessageArrived message:
                _resident.Inbox.Put(new MessageHeard(this, message.Address, MsnpMessage.Parse(message.Message)));
                message.Taken?.Invoke();
                break;
        }
    }

    internal bool TryJoin() => _session.TryJoin(_participant, _ => { });
}
