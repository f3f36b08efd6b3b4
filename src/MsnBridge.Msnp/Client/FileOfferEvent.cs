using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.PeerToPeer;

namespace MsnBridge.Msnp.Client;

/// <summary>Somebody offers a file.</summary>
/// <param name="Conversation">Where.</param>
/// <param name="Sender">Who.</param>
/// <param name="Offer">What, and how to take or refuse it.</param>
/// <param name="ReceivedAt">When the offer came.</param>
public sealed record FileOfferEvent(MsnConversationId Conversation, string Sender, MsnFileOffer Offer, DateTimeOffset ReceivedAt) : MsnpEvent;
