using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Lists;

/// <summary>What a client is told so that it reads the address book again.</summary>
internal static class AddressBookNews
{
    public static NotificationDocument Of(MsnAccount account)
    {
        var ids = AccountIds.Of(account.Address);
        return new NotificationDocument(account.Address, NotificationDocument.AddressBook)
        {
            AccountNumber = ids.Cid,
            MemberId = ((uint)(ids.Puid >> 32), (uint)ids.Puid),
            ChangedAt = account.ListChangedAt,
        };
    }
}
