using MsnBridge.Core.Conversations;
using MsnBridge.Core.Identities;
using MsnBridge.Msnp.Conversations;

namespace MsnBridge.MsnNetwork.Conversion;

/// <summary>Conversations in Core's words and back. Those of several have the same text form on both sides.</summary>
internal static class ConversationConversion
{
    public static ConversationId ToBridge(MsnConversationId conversation) => conversation.IsGroup
        ? new ConversationId(conversation.Value)
        : ConversationId.Direct(ContactConversion.ToContactId(conversation.Value));

    public static MsnConversationId FromBridge(ConversationId conversation) => conversation.Contact is { } contact
        ? MsnConversationId.With(contact.Value)
        : MsnConversationId.Parse(conversation.Value);

    /// <param name="people">Who is in it, without the account itself.</param>
    public static GroupConversation ToGroup(MsnConversationId conversation, IEnumerable<string> people) => new()
    {
        Id = ToBridge(conversation),
        Members = [.. people.Select(ContactConversion.ToContactId)],
    };
}
