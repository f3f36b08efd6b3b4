using System.Reflection;
using System.Xml.Linq;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Avatars;
using MsnBridge.Xmpp.Commands;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Messages;
using MsnBridge.Xmpp.Registration;
using MsnBridge.Xmpp.Roster;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Gateway;

/// <summary>Answers queries to the transport and to contacts: each get and set gets exactly one result or error.</summary>
internal sealed class IqHandler(
    XmppOptions options,
    ContactAddresses addresses,
    IRemoteNetwork network,
    IPuppetDirectory directory,
    DiscoveryHandler discovery,
    BitsOfBinary pictures,
    RegistrationHandler registration,
    AdHocCommands commands,
    ContactAvatars avatars,
    AvatarPresenter avatarPresenter,
    RosterQueue roster)
{
    private static readonly string SoftwareVersion =
        typeof(IqHandler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public async Task<XElement?> HandleAsync(XElement iq, Jid from, Jid to, CancellationToken cancellationToken)
    {
        ContactId? contact = null;
        if (to.Local is not null)
        {
            if (!ContactAddresses.TryReadContact(to, network, out var read, out var error))
            {
                return Stanza.Refusal(iq, StanzaError.ItemNotFound(error));
            }

            contact = read;
        }

        if (iq.Elements().FirstOrDefault() is not { } payload)
        {
            return Stanza.Refusal(iq, StanzaError.BadRequest("The query is empty."));
        }

        var (result, refusal) = contact is null
            ? await AskTransportAsync(from, Stanza.TypeOf(iq)!, payload, cancellationToken)
            : await AskContactAsync(from, contact.Value, Stanza.TypeOf(iq)!, payload, cancellationToken);
        return refusal is null ? Stanza.Result(iq, result) : Stanza.Refusal(iq, refusal);
    }

    private static XElement Version() =>
        new(Ns.Version + "query", new XElement(Ns.Version + "name", "MsnBridge"), new XElement(Ns.Version + "version", SoftwareVersion));

    private async Task<(XElement? Result, StanzaError? Error)> AskTransportAsync(Jid from, string type, XElement payload, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case "get" when payload.Name == Ns.DiscoInfo + "query" || payload.Name == Ns.DiscoItems + "query":
                return await DiscoverAsync(from, null, payload, cancellationToken);
            case not null when payload.Name == Ns.Register + "query":
                return await registration.HandleAsync(from, type, payload, cancellationToken);
            case "set" when payload.Name == Ns.Commands + "command":
                return await commands.HandleAsync(from, payload, cancellationToken);
            case not null when payload.Name == Ns.Gateway + "query":
                return TranslateAddress(type, payload);
            case "get" when payload.Name == Ns.VCard + "vCard":
                return (VCards.OfTransport(options, addresses.Transport), null);
            case "get" when payload.Name == Ns.Version + "query":
                return (Version(), null);
            case "get" when payload.Name == Ns.Ping + "ping":
                return (null, null);
            // A server that lets the transport manage rosters tells it of changes in them; it speaks for the user, at his bare address.
            case "set" when payload.Name == Ns.Roster + "query" && from.IsBare:
                await LookAtRosterAsync(from, payload, cancellationToken);
                return (null, null);
            default:
                return (null, StanzaError.ServiceUnavailable("The transport does not know this query."));
        }
    }

    // What the user calls a contact, and where he put him, is compared with MSN's list; subscriptions have stanzas of their own.
    private async Task LookAtRosterAsync(Jid from, XElement query, CancellationToken cancellationToken)
    {
        if (query.Elements(Ns.Roster + "item").Select(RosterItem.Read).FirstOrDefault() is { Address.Local: not null, Subscription: not "remove" } item
            && ContactAddresses.TryReadContact(item.Address, network, out var contact, out _)
            && await directory.FindContactAsync(UserSessions.ToHomeUser(from), contact, cancellationToken) is { } known
            // What the transport has just written comes back so, for each contact.
            && !item.Agrees(new(item.Address, known.Contact.OwnName ?? known.Contact.DisplayName, item.Subscription, known.Contact.Groups)))
        {
            roster.Show(from, [known.Contact], complete: false);
        }
    }

    private async Task<(XElement? Result, StanzaError? Error)> AskContactAsync(
        Jid from, ContactId contact, string type, XElement payload, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case "get" when payload.Name == Ns.DiscoInfo + "query" || payload.Name == Ns.DiscoItems + "query":
                return await DiscoverAsync(from, contact, payload, cancellationToken);
            case "get" when payload.Name == Ns.VCard + "vCard":
                return await CardOfAsync(from, contact, cancellationToken);
            case "get" when payload.Name == Ns.PubSub + "pubsub":
                return await avatarPresenter.AnswerAsync(from, contact, payload, cancellationToken);
            case "get" when payload.Name == Ns.BitsOfBinary + "data":
                return await pictures.FindAsync(from, contact, payload, cancellationToken) is { } found
                    ? (found, null)
                    : (null, StanzaError.ItemNotFound("There is no such picture."));
            case "get" when payload.Name == Ns.Version + "query":
                return (Version(), null);
            case "get" when payload.Name == Ns.Ping + "ping":
                return (null, null);
            default:
                return (null, StanzaError.ServiceUnavailable("MSN contacts do not know this query."));
        }
    }

    private async Task<(XElement? Result, StanzaError? Error)> CardOfAsync(Jid from, ContactId contact, CancellationToken cancellationToken)
    {
        if (await directory.FindContactAsync(UserSessions.ToHomeUser(from), contact, cancellationToken) is not { } snapshot)
            return (null, StanzaError.ItemNotFound("This is no contact of yours."));
        var avatar = snapshot.Contact.Picture is { } picture ? await avatars.FindAsync(picture, cancellationToken) : null;
        return (VCards.OfContact(snapshot.Contact, snapshot.Presence, avatar, addresses.OfContact(contact)), null);
    }

    private async Task<(XElement? Result, StanzaError? Error)> DiscoverAsync(
        Jid from, ContactId? contact, XElement payload, CancellationToken cancellationToken) =>
        await discovery.HandleAsync(from, contact, payload, cancellationToken) is { } found
            ? (found, null)
            : (null, StanzaError.ItemNotFound("There is no such node."));

    // get: <query><desc/><prompt/></query>;  set: <query><prompt>bob@example.com</prompt></query>, answered by <query><jid/></query>  (XEP-0100, section 6)
    private (XElement? Result, StanzaError? Error) TranslateAddress(string type, XElement query)
    {
        if (type == "get")
        {
            return (
                new(
                    query.Name,
                    new XElement(Ns.Gateway + "desc", "Enter the MSN address of the person to add."),
                    new XElement(Ns.Gateway + "prompt", "MSN address")),
                null);
        }

        var entered = ((string?)query.Element(Ns.Gateway + "prompt"))?.Trim() ?? "";
        return !network.TryParseAddress(entered, out var contact, out var error)
            ? (null, StanzaError.NotAcceptable(error))
            : !addresses.CanBeWritten(contact)
                ? (null, StanzaError.NotAcceptable("This address cannot be written as an XMPP address."))
                : (new(query.Name, new XElement(Ns.Gateway + "jid", addresses.OfContact(contact).ToString())), null);
    }
}
