using System.Collections.Immutable;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>
/// What was fetched so far, and what it amounts to. The forward list is who is in the address book and marked for Messenger; the other lists are roles in the
/// sharing service. Immutable: an answer, whole or a delta, makes a new one.
/// </summary>
internal sealed record AddressBookSynchronization
{
    /// <summary>Nothing was fetched yet.</summary>
    public static AddressBookSynchronization Empty { get; } = new();

    /// <summary>The watermark of the address book; null before the first answer.</summary>
    public string? BookWatermark { get; private init; }

    /// <summary>The watermark of the memberships; null before the first answer.</summary>
    public string? MembershipWatermark { get; private init; }

    private ImmutableDictionary<string, AddressBookContact> Contacts { get; init; } =
        ImmutableDictionary.Create<string, AddressBookContact>(StringComparer.OrdinalIgnoreCase);

    private AddressBookContact? Me { get; init; }

    private ImmutableDictionary<string, AddressBookGroup> Groups { get; init; } =
        ImmutableDictionary.Create<string, AddressBookGroup>(StringComparer.OrdinalIgnoreCase);

    private ImmutableDictionary<(MembershipRole Role, string Address, int Network), Member> Members { get; init; } =
        ImmutableDictionary<(MembershipRole, string, int), Member>.Empty;

    private ImmutableDictionary<string, CircleInverseInfo> Circles { get; init; } =
        ImmutableDictionary.Create<string, CircleInverseInfo>(StringComparer.OrdinalIgnoreCase);

    private Sensitive? CircleTicket { get; init; }

    private long? OwnCid { get; init; }

    /// <summary>Takes an answer to <c>FindMembership</c>.</summary>
    /// <param name="result">The answer; one without the Messenger service says that nothing changed.</param>
    /// <param name="isDelta">Whether what is not in it stays.</param>
    public AddressBookSynchronization With(FindMembershipResult result, bool isDelta)
    {
        if (result.Messenger is not { } service)
            return isDelta ? this : this with { Members = Members.Clear(), OwnCid = result.OwnerCid ?? OwnCid };

        var members = isDelta ? Members.ToBuilder() : Members.Clear().ToBuilder();
        foreach (var membership in service.Memberships)
        {
            foreach (var member in membership.Members)
            {
                if (KeyOf(membership.Role, member) is { } key)
                {
                    if (member.IsDeleted || member.State is MemberState.Removed or MemberState.Declined)
                        members.Remove(key);
                    else
                        members[key] = member;
                }
                else if (member.IsDeleted && member.MembershipId is { } id)
                {
                    // Named by its id alone.
                    members.RemoveRange([.. members.Where(known => known.Value.MembershipId == id).Select(known => known.Key)]);
                }
            }
        }

        return this with
        {
            Members = members.ToImmutable(),
            MembershipWatermark = service.LastChange ?? MembershipWatermark,
            OwnCid = result.OwnerCid ?? OwnCid,
        };
    }

    /// <summary>Takes an answer to <c>ABFindAll</c> or <c>ABFindContactsPaged</c>.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="isDelta">Whether what is not in it stays.</param>
    public AddressBookSynchronization With(FindContactsResult result, bool isDelta)
    {
        var contacts = isDelta ? Contacts.ToBuilder() : Contacts.Clear().ToBuilder();
        var groups = isDelta ? Groups.ToBuilder() : Groups.Clear().ToBuilder();
        var me = isDelta ? Me : null;
        foreach (var group in result.Groups)
        {
            if (group.Id is not { } id)
                continue;

            if (group.IsDeleted)
                groups.Remove(id);
            else
                groups[id] = group;
        }

        foreach (var contact in result.Contacts)
        {
            if (contact.Info.Type == AddressBookContactType.Me && !contact.IsDeleted)
                me = contact;
            else if (contact.Id is not { } id)
                continue;
            else if (contact.IsDeleted)
                contacts.Remove(id);
            else
                contacts[id] = contact;
        }

        return this with
        {
            Contacts = contacts.ToImmutable(),
            Groups = groups.ToImmutable(),
            Me = me,

            // Circles come whole with every answer that has any to tell of.
            Circles = result.Circles is { } circles
                ? Circles.Clear().SetItems(circles.Select(circle => KeyValuePair.Create(circle.Address, circle)))
                : isDelta ? Circles : Circles.Clear(),
            CircleTicket = result.CircleTicket ?? (isDelta ? CircleTicket : null),
            BookWatermark = result.Book?.LastChange ?? BookWatermark,
            OwnCid = result.Book?.OwnerCid ?? me?.Info.Cid ?? OwnCid,
        };
    }

    /// <summary>The entry of somebody in the address book, on the forward list or not; null if there is none.</summary>
    public AddressBookContact? FindEntry(string address, int networkId) =>
        Contacts.Values.FirstOrDefault(contact => IdentityOf(contact.Info) == (Canonical(address), networkId));

    /// <summary>The id of a membership, where the server gave one.</summary>
    public string? FindMembership(MembershipRole role, string address, int networkId) =>
        Members.GetValueOrDefault((role, Canonical(address), networkId))?.MembershipId;

    /// <summary>What it amounts to.</summary>
    public AddressBookSnapshot ToSnapshot()
    {
        var contacts = ContactListSnapshot.Empty.Contacts.ToBuilder();
        foreach (var contact in Contacts.Values)
            AddContact(contacts, contact);

        var messages = AddressBookSnapshot.Empty.InviteMessages.ToBuilder();
        foreach (var ((role, address, network), member) in Members)
        {
            AddMember(contacts, role, address, network, member);
            if (role == MembershipRole.Pending && member.InviteMessage is { } message)
                messages[address] = message;
        }

        foreach (var (address, contact) in contacts.Where(entry => entry.Value.IsPending && IsDecided(entry.Value)).ToList())
            contacts[address] = contact with { Lists = contact.Lists & ~MsnpLists.Pending };

        return new AddressBookSnapshot
        {
            ContactList = new ContactListSnapshot
            {
                Contacts = contacts.ToImmutable(),
                Groups = ContactListSnapshot.Empty.Groups.SetItems(
                    Groups.Select(group => KeyValuePair.Create(group.Key, new ContactGroup(group.Key, group.Value.Name ?? "")))),
                OwnName = Me?.Info.DisplayName ?? "",

                // Unset means what a new account has.
                AllowsStrangers = Me?.Info.Annotation(AnnotationNames.Privacy) != "2",
                AsksAboutNewContacts = Me?.Info.Annotation(AnnotationNames.ReverseListPrompt) != "2",
            },
            InviteMessages = messages.ToImmutable(),
            Circles = Circles,
            CircleTicket = CircleTicket,
            OwnCid = OwnCid,
            AllowsSeveralPlaces = Setting(AnnotationNames.SeveralPlaces, no: "0"),
            RoamsProfile = Setting(AnnotationNames.RoamingProfile, no: "2"),
        };
    }

    private static (MembershipRole Role, string Address, int Network)? KeyOf(MembershipRole role, Member member) =>
        member.Address is { Length: > 0 } address ? (role, Canonical(address), member.NetworkId) : null;

    /// <summary>How the notification server knows a contact. People of other networks have no account; a mail address that Messenger writes to stands for it.</summary>
    private static (string Address, int NetworkId)? IdentityOf(AddressBookContactInfo info)
    {
        if (info.PassportName is { } account)
            return (Canonical(account), 1);

        return info.Emails.FirstOrDefault(email => email.IsMessengerAddress) is { } mail
            ? (Canonical(mail.Address), NetworkOf(info, mail))
            : null;
    }

    /// <summary>Servers that compute who is pending go on listing people whom the user let in without adding them.</summary>
    private static bool IsDecided(MsnContact contact) => (contact.Lists & (MsnpLists.Allow | MsnpLists.Block)) != MsnpLists.None;

    private static string Canonical(string address) => Msnp.Contacts.ContactList.Canonical(address);

    private bool? Setting(string annotation, string no) => Me?.Info.Annotation(annotation) is { } value ? value != no : null;

    private void AddContact(ImmutableDictionary<string, MsnContact>.Builder contacts, AddressBookContact contact)
    {
        var info = contact.Info;
        if (info.Type == AddressBookContactType.Circle || IdentityOf(info) is not var (address, networkId))
            return;

        // Whoever has an account and is not marked is a name in the address book and no more. A mail address has its own mark.
        if (info.PassportName is not null && info.IsMessengerUser != true)
            return;

        if (contacts.TryGetValue(address, out var other) && other.NetworkId <= networkId)
            return;

        contacts[address] = new MsnContact
        {
            Address = address,
            DisplayName = NameOf(info, address),
            Nickname = info.Annotation(AnnotationNames.Nickname),
            Lists = MsnpLists.Forward,
            Id = contact.Id,
            GroupIds = [.. info.GroupIds.Where(Groups.ContainsKey).Distinct(StringComparer.OrdinalIgnoreCase)],
            NetworkId = networkId,
            Properties = PropertiesOf(info),
        };
    }

    private static void AddMember(
        ImmutableDictionary<string, MsnContact>.Builder contacts, MembershipRole role, string address, int network, Member member)
    {
        if (member is CircleMember)
            return;

        // The same address on two networks: the forward list says which one is meant.
        if (contacts.TryGetValue(address, out var known))
        {
            if (known.NetworkId == network || !known.Lists.HasFlag(MsnpLists.Forward))
                contacts[address] = known with { Lists = known.Lists | role.ListOf() };

            return;
        }

        contacts[address] = new MsnContact
        {
            Address = address,
            DisplayName = member.DisplayName ?? address,
            Lists = role.ListOf(),
            NetworkId = network,
        };
    }

    private static int NetworkOf(AddressBookContactInfo info, ContactEmail mail) =>
        info.Annotation(AnnotationNames.BuddyType) is { } type
            && int.TryParse(type.AsSpan(0, Math.Max(type.IndexOf(':', StringComparison.Ordinal), 0)), out var network)
            && network > 0
            ? network
            : mail.NetworkId;

    private static string NameOf(AddressBookContactInfo info, string address)
    {
        foreach (var name in (string?[])[info.Annotation(AnnotationNames.Nickname), info.DisplayName, info.QuickName])
        {
            if (!string.IsNullOrWhiteSpace(name))
                return name;
        }

        return address;
    }

    private static ImmutableDictionary<string, string> PropertiesOf(AddressBookContactInfo info)
    {
        var properties = ImmutableDictionary<string, string>.Empty;
        foreach (var phone in info.Phones)
        {
            var key = phone.Type switch
            {
                ContactPhone.Home => PropertyKeys.HomePhone,
                ContactPhone.Work => PropertyKeys.WorkPhone,
                ContactPhone.Mobile => PropertyKeys.MobilePhone,
                _ => null,
            };
            if (key is not null && phone.Number.Length > 0)
                properties = properties.SetItem(key, phone.Number);
        }

        return properties;
    }
}
