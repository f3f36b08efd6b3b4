using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;

namespace MsnBridge.Xmpp.Files;

/// <summary>The files of users that are on their way to MSN, by what they can be taken back by. Goes with the process: what is under way then is known by the id of its message
/// alone. Safe for concurrent use.</summary>
internal sealed class SentFiles
{
    private const int MostPerUser = 100;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<SentFile>> _users = new(StringComparer.Ordinal);

    public void Note(Jid user, SentFile file)
    {
        lock (_gate)
        {
            var key = user.Bare.ToString();
            if (!_users.TryGetValue(key, out var files))
            {
                _users.Add(key, files = []);
            }

            files.RemoveAll(known => known.MessageId == file.MessageId);
            files.Add(file);
            if (files.Count > MostPerUser)
            {
                files.RemoveAt(0);
            }
        }
    }

    /// <summary>The file that a message with that id or origin id sent; null where none is known to be under way.</summary>
    public SentFile? Find(Jid user, string id) => Of(user).LastOrDefault(file => file.MessageId == id || file.OriginId == id);

    /// <summary>Those of a user, the oldest first.</summary>
    public IReadOnlyList<SentFile> Of(Jid user)
    {
        lock (_gate)
        {
            return _users.TryGetValue(user.Bare.ToString(), out var files) ? [.. files] : [];
        }
    }

    /// <summary>What became of it has been told.</summary>
    public void End(Jid user, string? messageId)
    {
        lock (_gate)
        {
            var key = user.Bare.ToString();
            if (_users.TryGetValue(key, out var files) && files.RemoveAll(file => file.MessageId == messageId) > 0 && files.Count == 0)
            {
                _users.Remove(key);
            }
        }
    }
}

/// <param name="OriginId">What the sender's client calls the message beside its id (XEP-0359); null where it does not.</param>
internal sealed record SentFile(string MessageId, string? OriginId, ConversationId Conversation, SharedFile File);
