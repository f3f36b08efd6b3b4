using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>What must be known of rooms after a restart: the names that users chose, so that the same conversation has the same room, and which rooms a
/// user was asked into once, so that a circle does not ask at each sign-in. The keys are stored: <c>room &lt;user&gt; &lt;local part&gt;</c> is the
/// conversation, <c>invited &lt;user&gt; &lt;conversation&gt;</c> is there or not.</summary>
internal sealed class RoomMemory(IHomeMemory memory)
{
    /// <summary>The chosen local part of each conversation that has one.</summary>
    public async Task<Dictionary<ConversationId, string>> LoadNamesAsync(Jid user, CancellationToken cancellationToken)
    {
        var prefix = $"room {user.Bare} ";
        Dictionary<ConversationId, string> names = [];
        foreach (var (key, conversation) in await memory.ListAsync(UserSessions.Network, prefix, cancellationToken))
        {
            names[new(conversation)] = key[prefix.Length..];
        }

        return names;
    }

    public ValueTask NameAsync(Jid user, string local, ConversationId conversation, CancellationToken cancellationToken) =>
        SaveAsync($"room {user.Bare} {local}", conversation.Value, cancellationToken);

    public async Task<bool> WasInvitedAsync(Jid user, ConversationId conversation, CancellationToken cancellationToken) =>
        await memory.FindAsync(UserSessions.Network, Invited(user, conversation), cancellationToken) is not null;

    public ValueTask NoteInvitedAsync(Jid user, ConversationId conversation, CancellationToken cancellationToken) =>
        SaveAsync(Invited(user, conversation), "yes", cancellationToken);

    /// <summary>The conversation is over.</summary>
    public ValueTask ForgetAsync(Jid user, string local, ConversationId conversation, CancellationToken cancellationToken) =>
        memory.SaveAsync(
            UserSessions.Network,
            [KeyValuePair.Create($"room {user.Bare} {local}", (string?)null), KeyValuePair.Create(Invited(user, conversation), (string?)null)],
            cancellationToken);

    /// <summary>The account is not linked any more; names that were chosen stay, should it be linked again.</summary>
    public async Task ForgetInvitationsAsync(Jid user, CancellationToken cancellationToken)
    {
        var invited = await memory.ListAsync(UserSessions.Network, $"invited {user.Bare} ", cancellationToken);
        await memory.SaveAsync(UserSessions.Network, [.. invited.Select(pair => KeyValuePair.Create(pair.Key, (string?)null))], cancellationToken);
    }

    private static string Invited(Jid user, ConversationId conversation) => $"invited {user.Bare} {conversation.Value}";

    private ValueTask SaveAsync(string key, string value, CancellationToken cancellationToken) =>
        memory.SaveAsync(UserSessions.Network, [KeyValuePair.Create(key, (string?)value)], cancellationToken);
}
