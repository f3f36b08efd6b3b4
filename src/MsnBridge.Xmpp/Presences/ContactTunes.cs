using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Presences;

/// <summary>
/// What contacts listen to as user tune (XEP-0118), told by them to the devices that ask for it as a server would tell it:
/// <c>&lt;message type='headline'&gt;&lt;event xmlns='http://jabber.org/protocol/pubsub#event'&gt;&lt;items node='http://jabber.org/protocol/tune'&gt;&lt;item id='current'&gt;
/// &lt;tune xmlns='http://jabber.org/protocol/tune'&gt;&lt;artist/&gt;&lt;source/&gt;&lt;title/&gt;&lt;/tune&gt;&lt;/item&gt;&lt;/items&gt;&lt;/event&gt;&lt;/message&gt;</c>.
/// </summary>
internal sealed class ContactTunes(IStanzaStream stream, ContactAddresses addresses, DeviceFeatures features)
{
    private static readonly string s_wish = Ns.Tune.NamespaceName + "+notify";

    /// <summary>The contact's presence is now this one.</summary>
    public void Show(UserSession session, Contact contact, ContactPresence presence)
    {
        if (!addresses.CanBeWritten(contact.Id) || !session.TryTune(contact.Id, presence.CurrentMedia))
            return;
        foreach (var device in features.DevicesWith(session.User, s_wish))
            Tell(device, contact.Id, presence.CurrentMedia);
    }

    /// <summary>A device has said what it can show.</summary>
    public void Introduce(Jid device, IEnumerable<ContactSnapshot> contacts)
    {
        if (!features.Has(device, s_wish))
            return;
        foreach (var (contact, presence) in contacts.Where(snapshot => snapshot.Contact.IsListed && addresses.CanBeWritten(snapshot.Contact.Id)))
        {
            if (presence.CurrentMedia is { } media)
                Tell(device, contact.Id, media);
        }
    }

    private void Tell(Jid device, ContactId contact, CurrentMedia? media) => stream.Post(Stanza.Message(
        addresses.OfContact(contact),
        device,
        "headline",
        Guid.NewGuid().ToString("N"),
        new XElement(
            Ns.PubSubEvent + "event",
            new XElement(
                Ns.PubSubEvent + "items",
                new XAttribute("node", Ns.Tune.NamespaceName),
                new XElement(Ns.PubSubEvent + "item", new XAttribute("id", "current"), UserTune.Write(media))))));
}
