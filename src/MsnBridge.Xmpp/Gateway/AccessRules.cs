using MsnBridge.Xmpp.Addressing;

namespace MsnBridge.Xmpp.Gateway;

/// <summary>Who may use the transport (<see cref="XmppOptions.AllowedUsers"/>).</summary>
internal sealed class AccessRules
{
    private readonly HashSet<string> _allowed;

    public AccessRules(XmppOptions options)
    {
        var dot = options.Component.IndexOf('.', StringComparison.Ordinal);
        IEnumerable<string> rules = options.AllowedUsers.Count > 0 ? options.AllowedUsers : [options.Component[(dot + 1)..]];
        _allowed = [.. rules.Select(rule => Jid.TryParse(rule, out var jid) ? jid.ToString() : rule)];
    }

    public bool Allows(Jid user) => user.Local is not null && (_allowed.Contains(user.Domain) || _allowed.Contains(user.Bare.ToString()));
}
