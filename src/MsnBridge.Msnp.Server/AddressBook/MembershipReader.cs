using System.Globalization;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.AddressBook;

/// <summary>Tells who has which role towards an account: everybody, or what changed since.</summary>
internal static class MembershipReader
{
    private static readonly MembershipRole[] Roles = [MembershipRole.Allow, MembershipRole.Block, MembershipRole.Reverse, MembershipRole.Pending];

    public static AddressBookReply Find(MsnAccount account, FindMembershipRequest request)
    {
        if (!ListWatermark.TryRead(account, request.Since, out var since))
            return ListWatermark.FullSyncRequired;

        var lastChange = AddressBookXml.Format(account.ListChangedAt);
        var result = new FindMembershipResult { OwnerPassportName = account.Address, OwnerCid = account.Cid };
        if (request.ServiceTypes.Contains(MembershipService.Messenger))
        {
            result = result with
            {
                Services =
                [
                    new MembershipService(
                        MembershipService.Messenger, [.. Roles.Select(role => new Membership(role, MembersOf(account, role, since)))], lastChange),
                ],
            };
        }

        return AddressBookReply.Answer(result.ToXml());
    }

    private static EquatableList<Member> MembersOf(MsnAccount account, MembershipRole role, DateTimeOffset? since)
    {
        var list = role.ListOf();
        List<Member> members =
        [
            .. from contact in account.Contacts.Values
               where ListHistory.Shown(contact.Lists).HasFlag(list) && ListWatermark.IsPassed(contact.ChangedAt, since)
               select Member(contact.Address, contact.Id, role, contact.ChangedAt) with
               {
                   // Only who is pending has a name here; of the others the address book knows it.
                   DisplayName = role == MembershipRole.Pending ? contact.Name : null,
                   Annotations = role == MembershipRole.Pending && contact.InviteMessage is { } message
                       ? [new ContactAnnotation(AnnotationNames.InviteMessage, message)]
                       : [],
               },
        ];
        if (since is not null)
        {
            members.AddRange(
                from tombstone in account.Tombstones
                where tombstone.Address is not null && tombstone.Lists.HasFlag(list) && tombstone.DeletedAt > since
                select Member(tombstone.Address!, tombstone.Id, role, tombstone.DeletedAt) with { IsDeleted = true });
        }

        if (role == MembershipRole.Block)
        {
            members.AddRange(account.BlockedCircles.Select(circle => new CircleMember
            {
                MembershipId = $"{role}/{circle:D}",
                CircleId = circle.ToString("D", CultureInfo.InvariantCulture),
            }));
        }

        return [.. members];
    }

    private static PassportMember Member(string address, Guid id, MembershipRole role, DateTimeOffset? changedAt) => new()
    {
        MembershipId = $"{role}/{id:D}",
        PassportName = address,
        Cid = AccountIds.Of(address).Cid,
        LastChanged = ListWatermark.Format(changedAt),
    };
}
