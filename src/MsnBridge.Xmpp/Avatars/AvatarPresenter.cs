using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Avatars;

/// <summary>Tells devices that ask for it of contacts' avatars (XEP-0084), as a server would; answers who fetches them. What presence says of them is the
/// presenter's.</summary>
internal sealed class AvatarPresenter(
    IStanzaStream stream, ContactAddresses addresses, DeviceFeatures features, ContactAvatars avatars, IPuppetDirectory directory)
{
    private static readonly string s_wish = Ns.AvatarMetadata.NamespaceName + "+notify";

    /// <summary>A contact has another picture.</summary>
    public async Task ShowAsync(Jid user, Contact contact, CancellationToken cancellationToken)
    {
        if (features.DevicesWith(user, s_wish) is { Count: > 0 } devices)
        {
            var avatar = contact.Picture is { } picture ? await avatars.FindPngAsync(picture, cancellationToken) : null;
            foreach (var device in devices)
                Tell(device, contact, avatar);
        }
    }

    /// <summary>A device has said what it can show.</summary>
    public async Task IntroduceAsync(Jid device, IEnumerable<ContactSnapshot> contacts, CancellationToken cancellationToken)
    {
        if (!features.Has(device, s_wish))
            return;
        foreach (var (contact, _) in contacts.Where(snapshot => snapshot.Contact.IsListed && addresses.CanBeWritten(snapshot.Contact.Id)))
        {
            if (contact.Picture is { } picture && await avatars.FindPngAsync(picture, cancellationToken) is { } avatar)
                Tell(device, contact, avatar);
        }
    }

    // <pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:metadata|data' [max_items='1']>[<item id='sha1'/>]</items></pubsub>
    public async Task<(XElement? Result, StanzaError? Error)> AnswerAsync(
        Jid from, Core.Identities.ContactId contact, XElement request, CancellationToken cancellationToken)
    {
        var items = request.Element(Ns.PubSub + "items");
        var node = (string?)items?.Attribute("node");
        if (node != Ns.AvatarMetadata.NamespaceName && node != Ns.AvatarData.NamespaceName)
            return (null, StanzaError.ItemNotFound("There is no such node."));
        var snapshot = await directory.FindContactAsync(UserSessions.ToHomeUser(from), contact, cancellationToken);
        if (snapshot?.Contact.Picture is not { } picture || await avatars.FindPngAsync(picture, cancellationToken) is not { } avatar)
            return (null, StanzaError.ItemNotFound("This contact has no avatar."));
        var wanted = (string?)items!.Element(Ns.PubSub + "item")?.Attribute("id");
        if (wanted is not null && wanted != avatar.Id)
            return (null, StanzaError.ItemNotFound("This is not the contact's avatar any more."));
        return (
            new XElement(
                Ns.PubSub + "pubsub",
                node == Ns.AvatarData.NamespaceName ? AvatarStanzas.Data(avatar) : AvatarStanzas.Metadata(Ns.PubSub, avatar)),
            null);
    }

    private void Tell(Jid device, Contact contact, Avatar? avatar) => stream.Post(Stanza.Message(
        addresses.OfContact(contact.Id),
        device,
        "headline",
        Guid.NewGuid().ToString("N"),
        new XElement(Ns.PubSubEvent + "event", AvatarStanzas.Metadata(Ns.PubSubEvent, avatar))));
}
