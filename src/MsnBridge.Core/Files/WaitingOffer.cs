using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Files;

/// <summary>A file that waits for the person to take or decline it.</summary>
public sealed record WaitingOffer(string Offer, ConversationId Conversation, ContactId Contact, SharedFile File, DateTimeOffset ExpiresAt);
