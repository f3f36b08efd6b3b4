using System.Xml.Linq;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Files;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Messages;

/// <summary>Takes back files that wait or are being sent: by retracting their messages (XEP-0424), or by a word in the chat. What became of them is told by the report that ends each.</summary>
internal sealed class Withdrawals(SentFiles sent, IPuppetDirectory directory)
{
    private const string Word = "withdraw";
    private const int LongestId = 1000;

    /// <summary>The id of the message that is taken back; null where none is.</summary>
    // <retract xmlns='urn:xmpp:message-retract:1' id='…'/>                                                     XEP-0424 since version 0.4
    // <apply-to xmlns='urn:xmpp:fasten:0' id='…'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>      and before
    public static string? Read(XElement message)
    {
        var id = (string?)message.Element(Ns.Retraction1 + "retract")?.Attribute("id")
                 ?? (message.Element(Ns.Fastening + "apply-to") is { } applied && applied.Element(Ns.Retraction0 + "retract") is not null
                     ? (string?)applied.Attribute("id") ?? ""
                     : null);
        return id is { Length: <= LongestId } ? id : id is null ? null : "";
    }

    /// <summary>False where the message is no file that is under way.</summary>
    public Task<bool> TakeBackAsync(Jid user, string id, CancellationToken cancellationToken) =>
        directory.CancelFileAsync(UserSessions.ToHomeUser(user), sent.Find(user, id)?.MessageId ?? id, cancellationToken);

    /// <summary>Whether the text was the word that takes back the file sent last in a conversation.</summary>
    public async Task<bool> ObeyAsync(Jid user, ConversationId conversation, string text, CancellationToken cancellationToken) =>
        text.Trim().Equals(Word, StringComparison.OrdinalIgnoreCase)
        && sent.Of(user).LastOrDefault(file => file.Conversation == conversation) is { } last
        && await TakeBackAsync(user, last.MessageId, cancellationToken);
}
