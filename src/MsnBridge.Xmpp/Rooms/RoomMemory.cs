using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>What must be known of rooms after a restart: the names that users chose, so that the same conversation has the same room, what they call
/// rooms, into which rooms a user was asked once, so that a circle does not ask at each sign-in, and which lasting groups wait for his answer. The keys
/// are stored: <c>room &lt;user&gt; &lt;local part&gt;</c> is the conversation, <c>title &lt;user&gt; &lt;conversation&gt;</c> the title, <c>asked &lt;user&gt;
/// &lt;conversation&gt;</c> the group's name, <c>invited &lt;user&gt; &lt;conversation&gt;</c> and <c>bookmark &lt;user&gt; &lt;local part&gt;</c> are there or not.</summary>
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

    public Task<Dictionary<ConversationId, string>> LoadTitlesAsync(Jid user, CancellationToken cancellationToken) =>
        LoadAsync($"title {user.Bare} ", cancellationToken);

    public ValueTask EntitleAsync(Jid user, ConversationId conversation, string title, CancellationToken cancellationToken) =>
        SaveAsync($"title {user.Bare} {conversation.Value}", title, cancellationToken);

    /// <summary>The lasting groups that the user is invited into and has not answered, with their names.</summary>
    public Task<Dictionary<ConversationId, string>> LoadAskedAsync(Jid user, CancellationToken cancellationToken) =>
        LoadAsync($"asked {user.Bare} ", cancellationToken);

    public ValueTask NoteAskedAsync(Jid user, ConversationId conversation, string name, CancellationToken cancellationToken) =>
        SaveAsync($"asked {user.Bare} {conversation.Value}", name, cancellationToken);

    public ValueTask NoteAnsweredAsync(Jid user, ConversationId conversation, CancellationToken cancellationToken) =>
        RemoveAsync([$"asked {user.Bare} {conversation.Value}"], cancellationToken);

    public async Task<bool> WasInvitedAsync(Jid user, ConversationId conversation, CancellationToken cancellationToken) =>
        await memory.FindAsync(UserSessions.Network, Invited(user, conversation), cancellationToken) is not null;

    public ValueTask NoteInvitedAsync(Jid user, ConversationId conversation, CancellationToken cancellationToken) =>
        SaveAsync(Invited(user, conversation), "yes", cancellationToken);

    /// <summary>The local parts of the rooms that were bookmarked for the user.</summary>
    public async Task<IReadOnlyList<string>> LoadBookmarksAsync(Jid user, CancellationToken cancellationToken)
    {
        var prefix = $"bookmark {user.Bare} ";
        return [.. (await memory.ListAsync(UserSessions.Network, prefix, cancellationToken)).Select(pair => pair.Key[prefix.Length..])];
    }

    public async Task<bool> HasBookmarkAsync(Jid user, string local, CancellationToken cancellationToken) =>
        await memory.FindAsync(UserSessions.Network, $"bookmark {user.Bare} {local}", cancellationToken) is not null;

    public ValueTask NoteBookmarkAsync(Jid user, string local, CancellationToken cancellationToken) => SaveAsync($"bookmark {user.Bare} {local}", "yes", cancellationToken);

    public ValueTask ForgetBookmarkAsync(Jid user, string local, CancellationToken cancellationToken) => RemoveAsync([$"bookmark {user.Bare} {local}"], cancellationToken);

    /// <summary>The conversation is over.</summary>
    public ValueTask ForgetAsync(Jid user, string local, ConversationId conversation, CancellationToken cancellationToken) =>
        RemoveAsync([$"room {user.Bare} {local}", $"title {user.Bare} {conversation.Value}", Invited(user, conversation)], cancellationToken);

    /// <summary>The account is not linked any more; names that were chosen stay, should it be linked again.</summary>
    public async Task ForgetInvitationsAsync(Jid user, CancellationToken cancellationToken)
    {
        var invited = await memory.ListAsync(UserSessions.Network, $"invited {user.Bare} ", cancellationToken);
        var asked = await memory.ListAsync(UserSessions.Network, $"asked {user.Bare} ", cancellationToken);
        await RemoveAsync(invited.Concat(asked).Select(pair => pair.Key), cancellationToken);
    }

    private static string Invited(Jid user, ConversationId conversation) => $"invited {user.Bare} {conversation.Value}";

    private async Task<Dictionary<ConversationId, string>> LoadAsync(string prefix, CancellationToken cancellationToken) =>
        (await memory.ListAsync(UserSessions.Network, prefix, cancellationToken))
            .ToDictionary(pair => new ConversationId(pair.Key[prefix.Length..]), pair => pair.Value);

    private ValueTask SaveAsync(string key, string value, CancellationToken cancellationToken) =>
        memory.SaveAsync(UserSessions.Network, [KeyValuePair.Create(key, (string?)value)], cancellationToken);

    private ValueTask RemoveAsync(IEnumerable<string> keys, CancellationToken cancellationToken) =>
        memory.SaveAsync(UserSessions.Network, [.. keys.Select(key => KeyValuePair.Create(key, (string?)null))], cancellationToken);
}
