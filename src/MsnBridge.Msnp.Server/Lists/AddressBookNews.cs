using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Notification;

namespace MsnBridge.Msnp.Server.Lists;

/// <summary>What a client is told so that it reads the address book again.</summary>
internal static class AddressBookNews
{
    public static NotificationDocument Of(MsnAccount account) => new(account.Address, NotificationDocument.AddressBook)
    {
        AccountNumber = MemberId.NumberOf(account),
        MemberId = MemberId.Of(account),
        ChangedAt = account.ListChangedAt,
    };
}
