using System.Collections.Concurrent;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;

namespace MsnBridge.Xmpp.Users;

/// <summary>The registered users who have been met since the start. Safe for concurrent use.</summary>
internal sealed class UserSessions
{
    public static readonly HomeNetworkId Network = new("xmpp");
    private readonly ConcurrentDictionary<string, UserSession> _sessions = new(StringComparer.Ordinal);

    public IEnumerable<UserSession> All => _sessions.Values;

    public static HomeUser ToHomeUser(Jid user) => new(Network, user.Bare.ToString());

    public static Jid ToJid(HomeUser user) =>
        Jid.TryParse(user.Address, out var jid) ? jid : throw new ArgumentException("Not an XMPP user.", nameof(user));

    public UserSession Open(Jid user) => _sessions.GetOrAdd(user.Bare.ToString(), static (_, jid) => new(jid), user.Bare);

    public UserSession? Find(Jid user) => _sessions.GetValueOrDefault(user.Bare.ToString());

    public void Remove(Jid user) => _sessions.TryRemove(user.Bare.ToString(), out _);
}
