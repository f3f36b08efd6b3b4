using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Avatars;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Presences;

/// <summary>Sends the presence of contacts, each only when it differs from what the user was shown.</summary>
internal sealed class ContactPresenter(IStanzaStream stream, ContactAddresses addresses)
{
    public void Show(UserSession session, Contact contact, ContactPresence presence)
    {
        var shown = Shown(contact, presence);
        if (contact.IsListed && addresses.CanBeWritten(contact.Id) && session.TryShow(contact.Id, shown))
        {
            Send(session.User, contact, shown);
        }
    }

    /// <summary>The contact has another picture, or none any more; where he is shown as present, with it.</summary>
    /// <returns>False where that is no news.</returns>
    public bool ShowAvatar(UserSession session, Contact contact)
    {
        if (!contact.IsListed || !addresses.CanBeWritten(contact.Id) || session.TryShowAvatar(contact.Id, contact.Picture?.Sha1) is not { } shown)
            return false;
        Send(session.User, contact, shown);
        return true;
    }

    /// <summary>Shows a device that has just appeared who is there.</summary>
    /// <param name="asOf">The mark taken before the contacts were asked for.</param>
    public void Introduce(UserSession session, Jid device, IEnumerable<ContactSnapshot> contacts, long asOf)
    {
        foreach (var (contact, presence) in contacts.Where(snapshot => snapshot.Contact.IsListed && addresses.CanBeWritten(snapshot.Contact.Id)))
        {
            var shown = Shown(contact, presence);
            if (shown.Available && session.TryShow(contact.Id, shown, asOf, again: true))
            {
                Send(device, contact, shown);
            }
        }
    }

    /// <summary>Answers a server that asks: always, and whatever was shown before.</summary>
    public void Answer(Jid asking, Contact contact, ContactPresence presence) => Send(asking, contact, Shown(contact, presence));

    /// <summary>The contact is gone from the list.</summary>
    public void Withdraw(Jid user, UserSession? session, ContactId contact)
    {
        session?.ForgetShown(contact);
        stream.Post(Stanza.Presence(addresses.Speaking(contact), user, "unavailable"));
    }

    private static ShownPresence Shown(Contact contact, ContactPresence presence)
    {
        var shown = PresenceMapping.FromBridge(presence);
        return shown.Available ? shown with { Avatar = contact.Picture?.Sha1 } : shown;
    }

    private void Send(Jid to, Contact contact, ShownPresence shown)
    {
        var from = addresses.Speaking(contact.Id);
        stream.Post(shown.Available
            ? Stanza.Presence(
                from,
                to,
                null,
                shown.Show is null ? null : new XElement(Ns.Component + "show", shown.Show),
                shown.Status is null ? null : new XElement(Ns.Component + "status", shown.Status),
                Stanza.Nick(contact.OwnName ?? contact.DisplayName),
                AvatarStanzas.Update(shown.Avatar),
                ContactCapabilities.Announcement())
            : Stanza.Presence(from, to, "unavailable"));
    }
}
