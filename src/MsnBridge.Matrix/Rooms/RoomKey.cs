using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Whose chat a portal room is. By account and not by puppet: who unlinks an account and links it again finds the same
/// rooms, and who links another account gets rooms of their own.</summary>
internal sealed record RoomKey(MatrixUserId User, RemoteAccount Account, ConversationId Conversation)
{
    public RoomKey(MatrixUserId user, RemoteAccount account, ContactId contact)
        : this(user, account, ConversationId.Direct(contact))
    {
    }

    /// <summary>Whether it is the chat with one contact.</summary>
    public bool IsDirect => Conversation.IsDirect;

    /// <summary>Whether it is the chat with that contact alone.</summary>
    public bool IsWith(ContactId contact) => Conversation.Contact == contact;

    /// <summary>With whom it is, of the chat with one contact alone.</summary>
    public ContactId Contact => Conversation.Contact ?? throw new InvalidOperationException($"{Conversation} is a conversation of several.");
}

internal static class RoomVoices
{
    /// <summary>Who speaks for the bridge in a room: the contact's ghost where he is the only one, otherwise the bot.</summary>
    public static Actor VoiceOf(this GhostIds ids, RoomKey key) =>
        new(key.Conversation.Contact is { } contact ? ids.Of(key.Account.Profile, contact) : ids.Bot);
}
