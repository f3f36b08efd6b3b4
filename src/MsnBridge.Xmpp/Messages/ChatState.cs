using System.Xml.Linq;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Messages;

/// <summary>A chat state by itself (XEP-0085), of which no archive needs to know (XEP-0334):
/// <c>&lt;message type='chat'&gt;&lt;composing xmlns='…chatstates'/&gt;&lt;no-store xmlns='urn:xmpp:hints'/&gt;&lt;/message&gt;</c>.</summary>
internal static class ChatState
{
    public static XElement Create(Jid from, Jid to, string state) =>
        Stanza.Message(from, to, "chat", null, new XElement(Ns.ChatStates + state), new XElement(Ns.Hints + "no-store"));
}
