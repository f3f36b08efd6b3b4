using System.Collections.Concurrent;
using System.Xml.Linq;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Users;

/// <summary>Calls accounts on MSN what their owners call themselves (XEP-0172), for those who want that: <c>&lt;nick xmlns='http://jabber.org/protocol/nick'&gt;Alice&lt;/nick&gt;</c>,
/// published or with their presence.</summary>
internal sealed class PersonalNames(PersonalSettings settings, IPuppetDirectory directory)
{
    // What official clients let people write.
    private const int MaxLength = 129;
    private readonly ConcurrentDictionary<string, string> _heard = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _shown = new(StringComparer.Ordinal);

    public static XElement? Find(XElement stanza) => stanza.Element(Ns.Nick + "nick");

    public async Task HearAsync(Jid user, XElement nick, CancellationToken cancellationToken)
    {
        var name = nick.Value.ReplaceLineEndings(" ").Trim();
        if (name.Length > MaxLength)
            name = name[..(char.IsHighSurrogate(name[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        if (name.Length == 0 || await directory.FindStatusAsync(UserSessions.ToHomeUser(user), cancellationToken) is null)
            return;
        _heard[user.Bare.ToString()] = name;
        await ShowAsync(user, cancellationToken);
    }

    /// <summary>Shows the name that was heard last, where the user wants that.</summary>
    public async Task ShowAsync(Jid user, CancellationToken cancellationToken)
    {
        var key = user.Bare.ToString();
        var owner = UserSessions.ToHomeUser(user);
        if (!_heard.TryGetValue(key, out var name) || _shown.GetValueOrDefault(key) == name || !await settings.FollowsNameAsync(owner, cancellationToken))
            return;
        // One that MSN refuses, or who is not signed in, is tried again with the next change.
        if (await directory.SetDisplayNameAsync(owner, name, cancellationToken) == DisplayNameResult.Changed)
            _shown[key] = name;
    }
}
