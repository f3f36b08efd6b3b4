using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Server.Switchboard;

/// <summary>Somebody in a conversation, as the others see him.</summary>
/// <param name="Address">The account's address.</param>
/// <param name="FriendlyName">What he called himself when he came.</param>
/// <param name="Capabilities">What his client can do.</param>
/// <param name="ExtendedCapabilities">What else it can do (MSNP16 and later).</param>
/// <param name="EndpointId">The place he is at (MSNP16 and later); null before.</param>
/// <param name="Dialect">What his client speaks.</param>
/// <param name="Endpoint">Where events go.</param>
internal sealed record SwitchboardParticipant(
    string Address,
    string FriendlyName,
    ClientCapabilities Capabilities,
    ExtendedCapabilities ExtendedCapabilities,
    Guid? EndpointId,
    MsnpDialect Dialect,
    ISwitchboardEndpoint Endpoint);

/// <summary>The far end of a participant: a connection or a resident.</summary>
internal interface ISwitchboardEndpoint
{
    /// <summary>Takes an event. Called under the gate of the conversation: it must return at once and call nothing of the network.</summary>
    void Deliver(SwitchboardEvent switchboardEvent);
}

/// <summary>Something that a participant is to be told.</summary>
internal abstract record SwitchboardEvent;

/// <summary>Somebody came.</summary>
/// <param name="Participant">Who.</param>
/// <param name="IsFirstPlace">Whether he was not there before from another of his places.</param>
internal sealed record ParticipantJoined(SwitchboardParticipant Participant, bool IsFirstPlace) : SwitchboardEvent;

/// <summary>Somebody left.</summary>
/// <param name="Participant">Who.</param>
/// <param name="IsLastPlace">Whether he is gone, rather than there from another of his places.</param>
/// <param name="TimedOut">Whether he was put out.</param>
internal sealed record ParticipantLeft(SwitchboardParticipant Participant, bool IsLastPlace, bool TimedOut) : SwitchboardEvent;

/// <summary>Somebody said something.</summary>
/// <param name="Address">Who.</param>
/// <param name="FriendlyName">What he calls himself.</param>
/// <param name="Message">What.</param>
/// <param name="Taken">To be called when the far end has taken it off the queue, or is gone; null where nobody wants to know. It may enqueue only.</param>
internal sealed record MessageArrived(string Address, string FriendlyName, MsnpPayload Message, Action? Taken = null) : SwitchboardEvent;

/// <summary>The conversation is over.</summary>
internal sealed record ConversationEnded : SwitchboardEvent;
