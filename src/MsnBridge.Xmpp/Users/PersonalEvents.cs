using System.Xml.Linq;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Avatars;
using MsnBridge.Xmpp.Presences;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Users;

/// <summary>
/// What users publish of themselves (XEP-0163), told to the transport because it asks for it (<see cref="Discovery.TransportCapabilities"/>):
/// <c>&lt;message from='alice@example.org' to='msn.example.org'&gt;&lt;event xmlns='http://jabber.org/protocol/pubsub#event'&gt;&lt;items node='…'&gt;&lt;item&gt;…</c>.
/// A user's server speaks for him from his bare address. Runs in the user's queue; avatars in one of their own.
/// </summary>
internal sealed class PersonalEvents(UserSessions sessions, PersonalNames names, OwnAvatars avatars, IPuppetDirectory directory)
{
    public static XElement? Find(XElement message) => message.Element(Ns.PubSubEvent + "event");

    public async Task HandleAsync(XElement published, Jid from, CancellationToken cancellationToken)
    {
        if (!from.IsBare || published.Element(Ns.PubSubEvent + "items") is not { } items)
            return;

        var content = items.Elements(Ns.PubSubEvent + "item").LastOrDefault()?.Elements().FirstOrDefault();
        switch ((string?)items.Attribute("node"))
        {
            case var node when node == Ns.Tune.NamespaceName && sessions.Find(from) is { } session:
                session.SetTune(UserTune.Read(content));
                if (session.TakeChange() is { } presence)
                    await directory.SetHomePresenceAsync(UserSessions.ToHomeUser(from), presence, cancellationToken);
                break;
            case var node when node == Ns.AvatarMetadata.NamespaceName && content is not null && OwnAvatars.FindPublished(content) is { } hash:
                await avatars.HearAsync(from, hash, published: true, cancellationToken);
                break;
            case var node when node == Ns.Nick.NamespaceName && content is not null:
                await names.HearAsync(from, content, cancellationToken);
                break;
        }
    }
}
