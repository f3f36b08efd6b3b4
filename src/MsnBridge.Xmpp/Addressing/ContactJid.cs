using MsnBridge.Core.Identities;

namespace MsnBridge.Xmpp.Addressing;

/// <summary>Contacts' addresses for those who look into the store without a bridge.</summary>
public static class ContactJid
{
    /// <summary>The contact that the address stands for below that component; null where it is no such address.</summary>
    public static ContactId? Read(string address, string component) =>
        Jid.TryParse(address, out var jid) && jid.Domain == component && jid.Local is { } local
            ? new ContactId(JidEscaping.Unescape(local).ToLowerInvariant())
            : null;
}
