using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Lists;

/// <summary>What a client is told so that it reads the address book again.</summary>
internal static class AddressBookNews
{
    /// <param name="account">Who is told.</param>
    /// <param name="circle">The circle that it is about; null for the list.</param>
    public static NotificationDocument Of(MsnAccount account, Guid? circle = null)
    {
        var ids = AccountIds.Of(account.Address);
        return new NotificationDocument(account.Address, circle is null ? NotificationDocument.AddressBook : null)
        {
            AccountNumber = circle is null ? ids.Cid : null,
            MemberId = ((uint)(ids.Puid >> 32), (uint)ids.Puid),
            ChangedAt = circle is null ? account.ListChangedAt : null,
            HasNewItem = circle is not null,
            CircleId = circle,
        };
    }
}
