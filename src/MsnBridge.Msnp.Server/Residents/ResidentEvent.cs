using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Residents;

/// <summary>Something that a resident sees or hears.</summary>
public abstract record ResidentEvent;

/// <summary>A contact is there, or is there in another way than before; <see cref="MsnpStatus.Offline"/> when he is gone or hides.</summary>
/// <param name="FriendlyName">What the contact calls himself; null when he is gone.</param>
public sealed record PresenceSeen(string Address, MsnpStatus Status, string? FriendlyName) : ResidentEvent;

/// <summary>A contact changed his personal message, empty if he cleared it, or what he listens to.</summary>
/// <param name="Media">What he listens to; null for nothing.</param>
public sealed record PersonalMessageSeen(string Address, string Text, CurrentMedia? Media = null) : ResidentEvent;

/// <summary>Somebody put the resident on his list.</summary>
public sealed record AddedByOther(string Address, string FriendlyName) : ResidentEvent;

/// <summary>Somebody took the resident off his list.</summary>
public sealed record RemovedByOther(string Address) : ResidentEvent;

/// <summary>Somebody invited the resident into a conversation, and the resident is in it.</summary>
public sealed record ConversationJoined(ResidentConversation Conversation, string Inviter) : ResidentEvent;

/// <summary>Somebody came into a conversation.</summary>
public sealed record ParticipantCame(ResidentConversation Conversation, string Address) : ResidentEvent;

/// <summary>Somebody left a conversation.</summary>
public sealed record ParticipantWent(ResidentConversation Conversation, string Address) : ResidentEvent;

/// <summary>A message was said in a conversation.</summary>
/// <param name="Conversation">Where; the answer goes there too.</param>
/// <param name="Address">Who said it.</param>
/// <param name="Message">What: text, typing, a nudge, or another kind.</param>
public sealed record MessageHeard(ResidentConversation Conversation, string Address, MsnpMessage Message) : ResidentEvent
{
    /// <summary>The text, of a text message; null for every other kind.</summary>
    public string? Text => (Message as TextMessage)?.Text;

    /// <summary>Whether somebody types.</summary>
    public bool IsTyping => Message is TypingMessage { IsRecording: false };

    /// <summary>Whether it is a nudge.</summary>
    public bool IsNudge => Message is DatacastMessage { Kind: DatacastKind.Nudge };
}

/// <summary>The resident's session was ended by the network.</summary>
public sealed record ResidentSignedOut(SignOutReason Reason) : ResidentEvent;
