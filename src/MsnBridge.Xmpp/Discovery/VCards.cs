using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Avatars;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Discovery;

/// <summary>Business cards (XEP-0054): <c>&lt;vCard xmlns='vcard-temp'&gt;&lt;FN/&gt;&lt;NICKNAME/&gt;&lt;JABBERID/&gt;&lt;EMAIL/&gt;&lt;DESC/&gt;&lt;/vCard&gt;</c>.</summary>
internal static class VCards
{
    public static XElement OfTransport(XmppOptions options, Jid address) =>
        new(
            Ns.VCard + "vCard",
            new XElement(Ns.VCard + "FN", options.Name),
            new XElement(Ns.VCard + "NICKNAME", options.Name),
            new XElement(Ns.VCard + "JABBERID", address.ToString()),
            new XElement(Ns.VCard + "DESC", "Brings MSN contacts into this roster. Register with it to link an MSN account."));

    public static XElement OfContact(Contact contact, ContactPresence presence, Avatar? avatar, Jid address) =>
        new(
            Ns.VCard + "vCard",
            new XElement(Ns.VCard + "FN", contact.DisplayName),
            new XElement(Ns.VCard + "NICKNAME", contact.OwnName ?? contact.DisplayName),
            new XElement(Ns.VCard + "JABBERID", address.ToString()),
            new XElement(Ns.VCard + "EMAIL", new XElement(Ns.VCard + "INTERNET"), new XElement(Ns.VCard + "USERID", contact.Id.Value)),
            presence.PersonalMessage is null ? null : new XElement(Ns.VCard + "DESC", presence.PersonalMessage),
            avatar is null ? null : AvatarStanzas.Photo(avatar));
}
