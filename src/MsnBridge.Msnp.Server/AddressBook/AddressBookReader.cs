using System.Globalization;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Circles;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.AddressBook;

/// <summary>Tells what is in an account's address book: all of it, or what changed since.</summary>
internal sealed class AddressBookReader(NetworkState state, CircleDirectory circles, CircleTickets tickets)
{
    public AddressBookReply FindAll(MsnAccount account, FindAllRequest request)
    {
        if (request.BookId != AddressBookXml.OwnBook)
            return FindCircle(account, request.BookId) is { } circle ? AddressBookReply.Answer(circle.ToFindAllXml()) : NoSuchBook();

        return ListWatermark.TryRead(account, request.Since, out var since)
            ? AddressBookReply.Answer(Find(account, since, withCircles: false).ToFindAllXml())
            : ListWatermark.FullSyncRequired;
    }

    public AddressBookReply FindPaged(MsnAccount account, FindContactsPagedRequest request)
    {
        if (request.CircleId is { } circleId)
            return FindCircle(account, circleId) is { } circle ? AddressBookReply.Answer(circle.ToPagedXml()) : NoSuchBook();

        return ListWatermark.TryRead(account, request.Since, out var since)
            ? AddressBookReply.Answer(Find(account, since, withCircles: true).ToPagedXml())
            : ListWatermark.FullSyncRequired;
    }

    /// <summary>The entry of a contact as the address book tells it.</summary>
    public static AddressBookContact Entry(ListedContact contact) => new()
    {
        Id = WireId(contact.Id),
        Info = new AddressBookContactInfo
        {
            Type = AddressBookContactType.Regular,
            PassportName = contact.Address,
            DisplayName = contact.Name,
            QuickName = contact.Name,
            FirstName = contact.Card?.FirstName,
            MiddleName = contact.Card?.MiddleName,
            LastName = contact.Card?.LastName,
            Comment = contact.Card?.Comment,
            Birthdate = contact.Card?.Birthdate,
            IsMessengerUser = contact.Lists.HasFlag(MsnpLists.Forward),
            Cid = AccountIds.Of(contact.Address).Cid,
            GroupIds = [.. contact.Groups.Select(WireId)],
            Emails = [.. contact.Card?.Emails ?? []],
            Phones = [.. contact.Card?.Phones ?? []],
            Annotations = [.. contact.Annotations.Select(annotation => new ContactAnnotation(annotation.Key, annotation.Value))],
        },
        LastChange = ListWatermark.Format(contact.ChangedAt),
    };

    private static string WireId(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);

    private static AddressBookReply NoSuchBook() => AddressBookReply.Refused(AddressBookFault.BookDoesNotExist, "The address book does not exist.");

    private FindContactsResult Find(MsnAccount account, DateTimeOffset? since, bool withCircles)
    {
        List<AddressBookContact> contacts =
        [
            .. from contact in account.Contacts.Values
               where contact.Lists.HasFlag(MsnpLists.Forward) && ListWatermark.IsPassed(contact.ChangedAt, since)
               select Entry(contact),
        ];
        List<AddressBookGroup> groups =
        [
            .. from @group in account.Groups
               where ListWatermark.IsPassed(@group.ChangedAt, since)
               select new AddressBookGroup
               {
                   Id = WireId(@group.Id),
                   Name = @group.Name,
                   Annotations = [new ContactAnnotation(AnnotationNames.ShowsGroup, "1")],
                   LastChange = ListWatermark.Format(@group.ChangedAt),
               },
        ];
        if (since is not null)
        {
            foreach (var tombstone in account.Tombstones.Where(tombstone => tombstone.DeletedAt > since))
            {
                if (tombstone.Address is null)
                    groups.Add(new AddressBookGroup { Id = WireId(tombstone.Id), Name = "", IsDeleted = true, LastChange = ListWatermark.Format(tombstone.DeletedAt) });
                else if (tombstone.Lists.HasFlag(MsnpLists.Forward))
                    contacts.Add(Deleted(tombstone));
            }
        }

        var own = circles.Of(account.Address).Where(circle => circle.Members[account.Address].State != RelationshipState.None).ToList();
        if (withCircles)
            contacts.AddRange(own.Select(circle => CircleEntry(circle, circle.Members[account.Address])));

        // The own entry comes last, and always: without the settings in it clients ask their first-run questions again.
        contacts.Add(OwnEntry(account));
        return new FindContactsResult
        {
            Groups = [.. groups],
            Contacts = [.. contacts],
            Circles = withCircles ? [.. own.Select(circle => InverseInfo(circle, circle.Members[account.Address]))] : null,
            CircleTicket = withCircles ? tickets.Issue(account, own) : null,
            Book = new AddressBookInfo
            {
                OwnerEmail = account.Address,
                OwnerCid = account.Cid,
                LastChange = AddressBookXml.Format(account.ListChangedAt),
                CreateDate = AddressBookXml.Format(DateTimeOffset.UnixEpoch),
            },
        };
    }

    private static AddressBookContact Deleted(ListTombstone tombstone) => new()
    {
        Id = WireId(tombstone.Id),
        Info = new AddressBookContactInfo { Type = AddressBookContactType.Regular, PassportName = tombstone.Address, IsMessengerUser = true },
        IsDeleted = true,
        LastChange = ListWatermark.Format(tombstone.DeletedAt),
    };

    private static AddressBookContact OwnEntry(MsnAccount account) => new()
    {
        Id = WireId(account.Id),
        Info = new AddressBookContactInfo
        {
            Type = AddressBookContactType.Me,
            PassportName = account.Address,
            DisplayName = account.FriendlyName,
            QuickName = account.FriendlyName,
            IsMessengerUser = false,
            Cid = account.Cid,
            Annotations =
            [
                new ContactAnnotation(AnnotationNames.MobileEnabled, "0"),
                new ContactAnnotation(AnnotationNames.ReverseListPrompt, account.AsksWhenAdded ? "1" : "2"),
                new ContactAnnotation(AnnotationNames.Privacy, account.AllowsStrangers ? "1" : "2"),
                .. account.Annotations.Select(annotation => new ContactAnnotation(annotation.Key, annotation.Value)),
            ],
        },
        LastChange = ListWatermark.Format(account.ListChangedAt),
    };

    /// <summary>The entry under which an invitation is answered. It is not marked for Messenger, so that older clients take it for nobody.</summary>
    private static AddressBookContact CircleEntry(Circle circle, CircleMembership membership) => new()
    {
        Id = circle.WireId,
        Info = new AddressBookContactInfo
        {
            Type = AddressBookContactType.Circle,
            PassportName = circle.Address,
            DisplayName = circle.Name,
            QuickName = circle.Name,
            IsMessengerUser = false,
            Networks = [Tie(circle.Name, membership)],
        },
        LastChange = ListWatermark.Format(membership.JoinedAt),
    };

    private static NetworkInfo Tie(string name, CircleMembership membership) =>
        new(NetworkInfo.WindowsLive, NetworkInfo.Circle, membership.State, (int)membership.Role) { DisplayName = name };

    private static CircleInverseInfo InverseInfo(Circle circle, CircleMembership membership) => new(
        circle.WireId, circle.Name, membership.IsAccepted ? membership.Role : CircleRole.StatePendingOutbound, membership.State);

    /// <summary>The address book of a circle: who is in it. Only they may read it.</summary>
    private FindContactsResult? FindCircle(MsnAccount account, string circleId)
    {
        if (!circles.TryFind(circleId, out var circle) || !circle.Members.TryGetValue(account.Address, out var own) || !own.IsAccepted)
            return null;

        return new FindContactsResult
        {
            Contacts = [.. circle.Members.Select(member => Participant(account, member.Key, member.Value))],
            Book = new AddressBookInfo
            {
                Id = circle.WireId,
                OwnerEmail = circle.Keeper,
                OwnerCid = AccountIds.Of(circle.Keeper).Cid,
                IsCircle = true,
                LastChange = AddressBookXml.Format(circle.Members.Values.Max(member => member.JoinedAt)),
                CreateDate = AddressBookXml.Format(DateTimeOffset.UnixEpoch),
            },
        };
    }

    private AddressBookContact Participant(MsnAccount reader, string address, CircleMembership membership)
    {
        var name = state.Accounts.TryFind(address, out var account) ? account.FriendlyName : address;
        return new AddressBookContact
        {
            Id = WireId(membership.ContactId),
            Info = new AddressBookContactInfo
            {
                Type = address == reader.Address ? AddressBookContactType.Me : AddressBookContactType.Live,
                PassportName = address,
                DisplayName = name,
                QuickName = name,
                IsMessengerUser = membership.IsAccepted,
                Cid = AccountIds.Of(address).Cid,
                Networks = [Tie(name, membership)],
            },
            LastChange = ListWatermark.Format(membership.JoinedAt),
        };
    }
}
