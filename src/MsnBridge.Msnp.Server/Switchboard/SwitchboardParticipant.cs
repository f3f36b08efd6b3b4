using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Server.Switchboard;

/// <summary>Somebody in a conversation, as the others see him.</summary>
/// <param name="Address">The account's address.</param>
/// <param name="FriendlyName">What he called himself when he came.</param>
/// <param name="Capabilities">What his client can do.</param>
/// <param name="Dialect">What his client speaks.</param>
/// <param name="Endpoint">Where events go.</param>
internal sealed record SwitchboardParticipant(
    string Address, string FriendlyName, ClientCapabilities Capabilities, MsnpDialect Dialect, ISwitchboardEndpoint Endpoint);

/// <summary>The far end of a participant: a connection or a resident.</summary>
internal interface ISwitchboardEndpoint
{
    /// <summary>Takes an event. Called under the gate of the conversation: it must return at once and call nothing of the network.</summary>
    void Deliver(SwitchboardEvent switchboardEvent);
}

/// <summary>Something that a participant is to be told.</summary>
internal abstract record SwitchboardEvent;

/// <summary>Somebody came.</summary>
internal sealed record ParticipantJoined(SwitchboardParticipant Participant) : SwitchboardEvent;

/// <summary>Somebody left.</summary>
internal sealed record ParticipantLeft(string Address, bool TimedOut) : SwitchboardEvent;

/// <summary>Somebody said something.</summary>
internal sealed record MessageArrived(string Address, string FriendlyName, MsnpPayload Message) : SwitchboardEvent;

/// <summary>The conversation is over.</summary>
internal sealed record ConversationEnded : SwitchboardEvent;
