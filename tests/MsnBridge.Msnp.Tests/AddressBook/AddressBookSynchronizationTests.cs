using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Tests.AddressBook;

public sealed class AddressBookSynchronizationTests
{
    private const string Friends = "c5e72e72-ca8a-4e92-b1b8-fb1d3f15b0dc";

    private static AddressBookSynchronization Loaded { get; } = AddressBookSynchronization.Empty
        .With(FindMembershipResult.Parse(XElement.Parse(AddressBookSamples.Memberships)), isDelta: false)
        .With(FindContactsResult.Parse(XElement.Parse(AddressBookSamples.Contacts)), isDelta: false);

    [Fact]
    public void Memberships_and_contacts_make_the_contact_list()
    {
        var snapshot = Loaded.ToSnapshot();
        var list = snapshot.ContactList;
        Assert.Equal("Alice", list.OwnName);
        Assert.False(list.AllowsStrangers);
        Assert.False(list.AsksAboutNewContacts);
        Assert.Equal("Friends", list.Groups[Friends].Name);

        var bob = list.Contacts["bob@msn.example"];
        Assert.Equal(MsnpLists.Forward | MsnpLists.Allow, bob.Lists);
        Assert.Equal("Bobby", bob.DisplayName);
        Assert.Equal("00000000-0000-0000-0000-00000000000b", bob.Id);
        Assert.Equal(1, bob.NetworkId);
        Assert.Equal("+1 555 0100", bob.Properties[PropertyKeys.MobilePhone]);
        Assert.Equal([Friends], bob.GroupIds);

        var carol = list.Contacts["carol@yahoo.example"];
        Assert.Equal((MsnpLists.Forward, 32, "Carol"), (carol.Lists, carol.NetworkId, carol.DisplayName));
        var dave = list.Contacts["dave@msn.example"];
        Assert.True(dave.IsPending);
        Assert.Equal(("Dave", (string?)null), (dave.DisplayName, dave.Id));
        Assert.Equal("Hello, it is me.", snapshot.InviteMessages["dave@msn.example"]);

        Assert.False(list.Contacts.ContainsKey("erin@msn.example"));
        Assert.False(list.Contacts.ContainsKey("alice@msn.example"));
        Assert.Equal(3, list.Contacts.Count);
    }

    [Fact]
    public void Circles_and_their_ticket_are_beside_the_list()
    {
        var snapshot = Loaded.ToSnapshot();
        var circle = snapshot.Circles["00000000-0000-0000-0009-0123456789ab@live.com"];
        Assert.Equal(("Club", CircleRole.Admin, RelationshipState.Accepted), (circle.DisplayName, circle.Role, circle.State));
        Assert.StartsWith("<?xml", snapshot.CircleTicket?.Reveal(), StringComparison.Ordinal);
        Assert.Equal(1932204898829715342, snapshot.OwnCid);
    }

    [Fact]
    public void Settings_that_were_never_set_are_those_of_a_new_account()
    {
        var me = new AddressBookContact { Info = new() { Type = AddressBookContactType.Me, Annotations = [new(AnnotationNames.Privacy, "0"), new(AnnotationNames.ReverseListPrompt, "")] } };
        var snapshot = AddressBookSynchronization.Empty.With(new FindContactsResult { Contacts = [me] }, isDelta: false).ToSnapshot();
        Assert.True(snapshot.ContactList.AllowsStrangers);
        Assert.True(snapshot.ContactList.AsksAboutNewContacts);
        Assert.Null(snapshot.AllowsSeveralPlaces);
    }

    [Fact]
    public void A_delta_changes_what_is_in_it_and_nothing_else()
    {
        var list = Loaded
            .With(
                Delta(
                    new Membership(MembershipRole.Allow, [new PassportMember { PassportName = "BOB@msn.example", IsDeleted = true }]),
                    new Membership(MembershipRole.Block, [new PassportMember { PassportName = "bob@msn.example" }]),
                    new Membership(MembershipRole.Pending, [new PassportMember { MembershipId = "Pending/00000000-0000-0000-0000-00000000000d", IsDeleted = true }])),
                isDelta: true)
            .With(
                new FindContactsResult
                {
                    Contacts = [new AddressBookContact { Id = "00000000-0000-0000-0000-00000000000c", IsDeleted = true }],
                    Groups = [new AddressBookGroup { Id = Friends, IsDeleted = true }],
                    Book = new AddressBookInfo { LastChange = "2026-02-02T00:00:00Z" },
                },
                isDelta: true);
        Assert.Equal("2026-02-02T00:00:00Z", list.BookWatermark);
        Assert.Equal("2026-02-01T00:00:00Z", list.MembershipWatermark);
        var bob = Assert.Single(list.ToSnapshot().ContactList.Contacts.Values);
        Assert.Equal(MsnpLists.Forward | MsnpLists.Block, bob.Lists);
        Assert.Empty(bob.GroupIds);
        Assert.Equal("Alice", list.ToSnapshot().ContactList.OwnName);
        Assert.Single(list.ToSnapshot().Circles);
    }

    [Fact]
    public void An_empty_answer_to_a_delta_changes_nothing()
    {
        var after = Loaded.With(new FindMembershipResult(), isDelta: true).With(new FindContactsResult(), isDelta: true);
        Assert.Equal(Loaded.BookWatermark, after.BookWatermark);
        Assert.Equal(Loaded.ToSnapshot().ContactList.Contacts.Count, after.ToSnapshot().ContactList.Contacts.Count);
    }

    [Fact]
    public void A_full_answer_replaces_everything()
    {
        var after = Loaded.With(Delta(), isDelta: false).With(new FindContactsResult(), isDelta: false).ToSnapshot();
        Assert.Empty(after.ContactList.Contacts);
        Assert.Empty(after.ContactList.Groups);
        Assert.Empty(after.Circles);
    }

    [Fact]
    public void Whoever_was_let_in_is_not_pending_whatever_the_server_goes_on_saying()
    {
        var after = Loaded.With(
            Delta(new Membership(MembershipRole.Allow, [new PassportMember { PassportName = "dave@msn.example" }])), isDelta: true);
        Assert.False(after.ToSnapshot().ContactList.Contacts["dave@msn.example"].IsPending);
    }

    [Fact]
    public void The_same_address_on_two_networks_is_the_account_of_this_one()
    {
        var list = AddressBookSynchronization.Empty
            .With(
                new FindContactsResult
                {
                    Contacts =
                    [
                        new AddressBookContact { Id = "1", Info = new() { Emails = [new ContactEmail(ContactEmail.OtherNetwork, "x@y.example", true, 32)] } },
                        new AddressBookContact { Id = "2", Info = new() { PassportName = "x@y.example", IsMessengerUser = true } },
                    ],
                },
                isDelta: false)
            .With(
                Delta(new Membership(
                    MembershipRole.Block,
                    [new EmailMember { Email = "x@y.example", Annotations = [new ContactAnnotation(AnnotationNames.BuddyType, "32:")] }])),
                isDelta: false);
        var contact = Assert.Single(list.ToSnapshot().ContactList.Contacts.Values);
        Assert.Equal(("2", 1, MsnpLists.Forward), (contact.Id, contact.NetworkId, contact.Lists));
        Assert.Equal("1", list.FindEntry("X@y.example", 32)?.Id);
    }

    [Fact]
    public void A_thousand_contacts_in_thirty_groups_are_taken_whole_and_as_a_delta()
    {
        var groups = Enumerable.Range(0, 30).Select(number => new AddressBookGroup { Id = Id(number), Name = $"Group {number}" }).ToList();
        var contacts = Enumerable.Range(0, 1000).Select(number => new AddressBookContact
        {
            Id = Id(1000 + number),
            Info = new() { PassportName = $"c{number}@msn.example", DisplayName = $"C {number}", IsMessengerUser = true, GroupIds = [Id(number % 30)] },
        }).ToList();
        var members = contacts.Select(contact => (Member)new PassportMember { PassportName = contact.Info.PassportName }).ToList();
        var whole = FindContactsResult.Parse(XElement.Parse(
            new FindContactsResult { Groups = [.. groups], Contacts = [.. contacts] }.ToFindAllXml().ToString()));
        var memberships = FindMembershipResult.Parse(XElement.Parse(Delta(new Membership(MembershipRole.Allow, [.. members])).ToXml().ToString()));
        var state = AddressBookSynchronization.Empty.With(memberships, isDelta: false).With(whole, isDelta: false);
        var list = state.ToSnapshot().ContactList;
        Assert.Equal((1000, 30), (list.Contacts.Count, list.Groups.Count));
        Assert.All(list.Contacts.Values, contact => Assert.Equal(MsnpLists.Forward | MsnpLists.Allow, contact.Lists));
        Assert.All(list.Contacts.Values, contact => Assert.Single(contact.GroupIds));

        list = state.With(
            new FindContactsResult { Contacts = [.. contacts.Take(500).Select(contact => contact with { IsDeleted = true })] }, isDelta: true).ToSnapshot().ContactList;
        Assert.Equal(500, list.Contacts.Values.Count(contact => contact.Lists.HasFlag(MsnpLists.Forward)));

        static string Id(int number) => new Guid(number, 0, 0, new byte[8]).ToString("D", CultureInfo.InvariantCulture);
    }

    private static FindMembershipResult Delta(params Membership[] memberships) => new()
    {
        Services = [new MembershipService(MembershipService.Messenger, [.. memberships], "2026-02-01T00:00:00Z")],
    };
}
