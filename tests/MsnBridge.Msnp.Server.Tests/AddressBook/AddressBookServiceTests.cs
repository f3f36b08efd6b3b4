using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Tests.AddressBook;

public sealed class AddressBookServiceTests : AddressBookTest
{
    private const string Nobody = "nobody@msn.example";

    private static readonly string UnknownId = Guid.NewGuid().ToString();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_account_has_an_empty_list_and_its_settings(bool hasCircles)
    {
        var book = await OpenAsync(Alice, hasCircles);
        var snapshot = await book.LoadAsync(Token);
        Assert.Empty(snapshot.ContactList.Contacts);
        Assert.Equal(("Alice", true, true), (snapshot.ContactList.OwnName, snapshot.ContactList.AllowsStrangers, snapshot.ContactList.AsksAboutNewContacts));
        Assert.NotNull(snapshot.OwnCid);
        Assert.Equal(hasCircles, snapshot.CircleTicket is not null);
    }

    [Fact]
    public async Task A_contact_is_added_and_asked_and_accepts()
    {
        var alice = await OpenAsync(Alice);
        var bob = await OpenAsync(Bob);
        var id = await alice.AddContactAsync(Bob, 1, "Hello Bob", Token);
        Assert.Equal(id, await alice.AddContactAsync(Bob, 1, null, Token));
        var contact = (await alice.LoadAsync(Token)).ContactList.Contacts[Bob];
        Assert.Equal((id, MsnpLists.Forward | MsnpLists.Allow, "Bob"), (contact.Id, contact.Lists, contact.DisplayName));

        var asked = await bob.LoadAsync(Token);
        Assert.Equal((MsnpLists.Pending, "Alice"), (asked.ContactList.Contacts[Alice].Lists, asked.ContactList.Contacts[Alice].DisplayName));
        Assert.Equal("Hello Bob", asked.InviteMessages[Alice]);
        await bob.AddMemberAsync(MembershipRole.Allow, Alice, 1, Token);
        await bob.AddMemberAsync(MembershipRole.Reverse, Alice, 1, Token);
        await bob.RemoveMemberAsync(MembershipRole.Pending, Alice, 1, Token);
        Assert.Equal(MsnpLists.Allow | MsnpLists.Reverse, (await bob.LoadAsync(Token)).ContactList.Contacts[Alice].Lists);
        await bob.AddContactAsync(Alice, 1, null, Token);
        Assert.Equal(
            MsnpLists.Forward | MsnpLists.Allow | MsnpLists.Reverse, (await alice.LoadAsync(Token)).ContactList.Contacts[Bob].Lists);
    }

    [Fact]
    public async Task Every_edit_is_read_back_whole_and_as_a_delta()
    {
        var book = await OpenAsync(Alice);
        await book.LoadAsync(Token);
        var id = await book.AddContactAsync(Bob, 1, null, Token);
        var friends = await book.AddGroupAsync("Friends", Token);
        var family = await book.AddGroupAsync("Familie Ä", Token);
        await book.AddToGroupAsync(id, friends, Token);
        await book.AddToGroupAsync(id, friends, Token);
        await book.AddToGroupAsync(id, family, Token);
        await SeeAsync(list => Assert.Equal([friends, family], list.Contacts[Bob].GroupIds));

        await book.RemoveFromGroupAsync(id, friends, Token);
        await book.RenameGroupAsync(friends, "Colleagues", Token);
        await book.SetNicknameAsync(id, "Bobby <3", Token);
        await SeeAsync(list =>
        {
            Assert.Equal([family], list.Contacts[Bob].GroupIds);
            Assert.Equal("Colleagues", list.Groups[friends].Name);
            Assert.Equal("Bobby <3", list.Contacts[Bob].DisplayName);
        });

        await book.RemoveGroupAsync(family, Token);
        await book.RemoveGroupAsync(family, Token);
        await book.SetNicknameAsync(id, null, Token);
        await book.RemoveMemberAsync(MembershipRole.Allow, Bob, 1, Token);
        await book.AddMemberAsync(MembershipRole.Block, Bob, 1, Token);
        await SeeAsync(list =>
        {
            Assert.Equal([friends], list.Groups.Keys);
            Assert.Empty(list.Contacts[Bob].GroupIds);
            Assert.Equal(("Bob", MsnpLists.Forward | MsnpLists.Block), (list.Contacts[Bob].DisplayName, list.Contacts[Bob].Lists));
        });

        // In either order: who is allowed is not blocked any more.
        await book.AddMemberAsync(MembershipRole.Allow, Bob, 1, Token);
        await book.RemoveMemberAsync(MembershipRole.Block, Bob, 1, Token);
        await SeeAsync(list => Assert.Equal(MsnpLists.Forward | MsnpLists.Allow, list.Contacts[Bob].Lists));

        await book.RemoveContactAsync(id, Token);
        await book.RemoveContactAsync(id, Token);
        await SeeAsync(list => Assert.Equal(MsnpLists.Allow, list.Contacts[Bob].Lists));
        await book.RemoveMemberAsync(MembershipRole.Allow, Bob, 1, Token);
        await book.RemoveMemberAsync(MembershipRole.Allow, Bob, 1, Token);
        await SeeAsync(list => Assert.Empty(list.Contacts));

        async Task SeeAsync(Action<Msnp.Contacts.ContactListSnapshot> check)
        {
            check((await book.LoadAsync(Token)).ContactList);
            var whole = await OpenAsync(Alice, hasCircles: false);
            check((await whole.LoadAsync(Token)).ContactList);
        }
    }

    [Fact]
    public async Task Settings_and_the_own_name_are_changed()
    {
        var book = await OpenAsync(Alice);
        await book.SetAllowsStrangersAsync(false, Token);
        await book.SetAsksAboutNewContactsAsync(false, Token);
        await book.SetOwnNameAsync("Alice Ä & co", Token);
        var list = (await book.LoadAsync(Token)).ContactList;
        Assert.Equal(("Alice Ä & co", false, false), (list.OwnName, list.AllowsStrangers, list.AsksAboutNewContacts));
        Assert.Equal(AddressBookFault.BadArgumentLength, await RefusedAsync(book.SetOwnNameAsync(new string('x', 400), Token)));

        await book.CallAsync(
            new ContactUpdateRequest(
            [
                new AddressBookContact
                {
                    Info = new() { Type = AddressBookContactType.Me, Annotations = [new(AnnotationNames.SeveralPlaces, "1"), new(AnnotationNames.RoamingProfile, "2"), new(AnnotationNames.Privacy, "0")] },
                    PropertiesChanged = ChangedProperties.Annotation,
                },
            ]),
            Token);
        var snapshot = await book.LoadAsync(Token);
        Assert.Equal((true, false, true), (snapshot.AllowsSeveralPlaces, snapshot.RoamsProfile, snapshot.ContactList.AllowsStrangers));
    }

    [Fact]
    public async Task Names_phones_and_mail_addresses_of_a_contact_are_kept()
    {
        var book = await OpenAsync(Alice);
        var id = await book.AddContactAsync(Bob, 1, null, Token);
        await UpdateAsync(
            "ContactFirstName ContactLastName MiddleName Comment ContactBirthDate ContactPhone ContactEmail DisplayName",
            new()
            {
                FirstName = "Robert",
                MiddleName = "M",
                LastName = "Smith",
                Comment = "a\nb",
                Birthdate = "1980-05-06T00:00:00Z",
                DisplayName = "Bob II",
                Phones = [new ContactPhone(ContactPhone.Mobile, "+1 555 0100"), new ContactPhone(ContactPhone.Home, "1")],
                Emails = [new ContactEmail("ContactEmailPersonal", "bob@home.example", false)],
            });
        await UpdateAsync("ContactPhone Comment", new() { Phones = [new ContactPhone(ContactPhone.Home, "")], Comment = "" });
        await UpdateAsync("IsMessengerUser", new() { IsMessengerUser = true, FirstName = "not changed" });

        var answer = FindContactsResult.Parse(await book.CallAsync(new FindAllRequest(), Token));
        var info = answer.Contacts[0].Info;
        Assert.Equal(("Robert", "M", "Smith", (string?)null, "Bob II"), (info.FirstName, info.MiddleName, info.LastName, info.Comment, info.DisplayName));
        Assert.Equal("1980-05-06T00:00:00Z", info.Birthdate);
        Assert.Equal([new ContactPhone(ContactPhone.Mobile, "+1 555 0100")], info.Phones);
        Assert.Equal("bob@home.example", Assert.Single(info.Emails).Address);
        Assert.Equal(AddressBookContactType.Me, answer.Contacts[^1].Info.Type);

        await UpdateAsync("IsMessengerUser", new() { IsMessengerUser = false });
        Assert.Equal(MsnpLists.Allow, (await book.LoadAsync(Token)).ContactList.Contacts[Bob].Lists);

        Task UpdateAsync(string changed, AddressBookContactInfo info) => book.CallAsync(
            new ContactUpdateRequest([new AddressBookContact { Id = id, Info = info, PropertiesChanged = changed }]), Token);
    }

    [Fact]
    public async Task A_contact_is_added_into_a_group_by_account()
    {
        var book = await OpenAsync(Alice);
        var group = await book.AddGroupAsync("Friends", Token);
        await book.CallAsync(
            new GroupContactAddRequest([group], [new AddressBookContact { Info = new() { PassportName = Bob, IsMessengerUser = true } }]), Token);
        var contact = (await book.LoadAsync(Token)).ContactList.Contacts[Bob];
        Assert.Equal([group], contact.GroupIds);
        Assert.Equal(MsnpLists.Forward | MsnpLists.Allow, contact.Lists);
    }

    [Fact]
    public async Task Whoever_is_of_another_network_and_has_an_account_here_is_added_by_it()
    {
        var book = await OpenAsync(Alice);
        await book.AddContactAsync(Bob, 32, null, Token);
        Assert.Equal(1, (await book.LoadAsync(Token)).ContactList.Contacts[Bob].NetworkId);
        await book.AddMemberAsync(MembershipRole.Block, Carol, 32, Token);
        Assert.Equal(MsnpLists.Block, (await book.LoadAsync(Token)).ContactList.Contacts[Carol].Lists);
        Assert.Equal(AddressBookFault.InvalidPassportUser, await RefusedAsync(book.AddContactAsync("x@yahoo.example", 32, null, Token)));
    }

    [Fact]
    public async Task A_member_is_deleted_by_the_id_of_the_membership_too()
    {
        var book = await OpenAsync(Alice);
        await book.AddMemberAsync(MembershipRole.Block, Bob, 1, Token);
        var memberships = FindMembershipResult.Parse(await book.CallAsync(new FindMembershipRequest([MembershipService.Messenger]), Token));
        var blocked = Assert.Single(memberships.Messenger!.Memberships[1].Members);
        Assert.StartsWith("Block/", blocked.MembershipId, StringComparison.Ordinal);
        await book.CallAsync(new DeleteMemberRequest(MembershipRole.Block, new PassportMember { MembershipId = blocked.MembershipId }), Token);
        Assert.Empty((await book.LoadAsync(Token)).ContactList.Contacts);
    }

    [Fact]
    public async Task A_circle_is_blocked_as_a_member()
    {
        var book = await OpenAsync(Alice);
        var circle = new CircleMember { CircleId = "00000000-0000-0000-0009-0123456789ab" };
        await book.CallAsync(new AddMemberRequest(MembershipRole.Block, circle), Token);
        Assert.Equal(circle.CircleId, Assert.IsType<CircleMember>(Assert.Single(await BlockedAsync())).CircleId);
        await book.CallAsync(new DeleteMemberRequest(MembershipRole.Block, circle), Token);
        Assert.Empty(await BlockedAsync());

        async Task<EquatableList<Member>> BlockedAsync() => FindMembershipResult
            .Parse(await book.CallAsync(new FindMembershipRequest([MembershipService.Messenger]), Token)).Messenger!.Memberships[1].Members;
    }

    [Fact]
    public async Task Every_fault_has_its_code()
    {
        var book = await OpenAsync(Alice);
        var group = await book.AddGroupAsync("Friends", Token);
        await book.AddGroupAsync("Family", Token);
        await book.AddContactAsync(Bob, 1, null, Token);
        (AddressBookRequest Request, string Code)[] refused =
        [
            (new ContactAddRequest([]), AddressBookFault.InvalidArgument),
            (Adds(new() { DisplayName = "Nobody" }), AddressBookFault.BadEmailArgument),
            (Adds(new() { PassportName = "no address" }), AddressBookFault.BadEmailArgument),
            (Adds(new() { PassportName = Alice }), AddressBookFault.BadEmailArgument),
            (Adds(new() { PassportName = Nobody }), AddressBookFault.InvalidPassportUser),
            (new ContactUpdateRequest([]), AddressBookFault.InvalidArgument),
            (new ContactUpdateRequest([new AddressBookContact { Id = UnknownId }]), AddressBookFault.InvalidArgument),
            (new ContactUpdateRequest([new AddressBookContact { Id = UnknownId, PropertiesChanged = "Comment" }]), AddressBookFault.ContactDoesNotExist),
            (new ContactUpdateRequest([new AddressBookContact { Id = "x", PropertiesChanged = "Comment" }]), AddressBookFault.ContactDoesNotExist),
            (new ContactDeleteRequest([]), AddressBookFault.InvalidArgument),
            (new ContactDeleteRequest([UnknownId]), AddressBookFault.ContactDoesNotExist),
            (new GroupAddRequest("Friends"), AddressBookFault.GroupAlreadyExists),
            (new GroupAddRequest("(No Group)"), AddressBookFault.GroupAlreadyExists),
            (new GroupAddRequest(""), AddressBookFault.BadArgumentLength),
            (new GroupAddRequest(new string('x', 62)), AddressBookFault.BadArgumentLength),
            (new GroupUpdateRequest(UnknownId, "X"), AddressBookFault.GroupDoesNotExist),
            (new GroupUpdateRequest(group, "Family"), AddressBookFault.GroupAlreadyExists),
            (new GroupUpdateRequest(group, "(No Group)"), AddressBookFault.GroupAlreadyExists),
            (new GroupDeleteRequest([]), AddressBookFault.GroupDoesNotExist),
            (new GroupDeleteRequest([UnknownId]), AddressBookFault.GroupDoesNotExist),
            (GroupContactAddRequest.For(UnknownId, UnknownId), AddressBookFault.GroupDoesNotExist),
            (GroupContactAddRequest.For(group, UnknownId), AddressBookFault.ContactDoesNotExist),
            (new GroupContactAddRequest([group], []), AddressBookFault.InvalidArgument),
            (new GroupContactAddRequest([group], [new AddressBookContact { Info = new() { PassportName = Nobody } }]), AddressBookFault.InvalidPassportUser),
            (new GroupContactDeleteRequest([group], [UnknownId]), AddressBookFault.ContactDoesNotExist),
            (new GroupContactDeleteRequest([UnknownId], [UnknownId]), AddressBookFault.GroupDoesNotExist),
            (new GroupContactDeleteRequest([group], []), AddressBookFault.InvalidArgument),
            (new BookAddRequest(Alice), AddressBookFault.BookAlreadyExists),
            (new AddMemberRequest(MembershipRole.Allow, new PassportMember { PassportName = Nobody }), AddressBookFault.UserDoesNotExist),
            (new AddMemberRequest(MembershipRole.Allow, new PassportMember()), AddressBookFault.UserDoesNotExist),
            (new DeleteMemberRequest(MembershipRole.Allow, new PassportMember { PassportName = Nobody }), AddressBookFault.MemberDoesNotExist),
            (new DeleteMemberRequest(MembershipRole.Pending, new PassportMember { MembershipId = "0" }), AddressBookFault.MemberDoesNotExist),
            (new CreateContactRequest(Nobody), AddressBookFault.InvalidPassportUser),
            (new ManageConnectionRequest(UnknownId, ConnectionAction.Establish, NetworkInfo.Individual), AddressBookFault.ContactDoesNotExist),
            (new ManageConnectionRequest(UnknownId, ConnectionAction.Establish, 99), AddressBookFault.InvalidArgument),
            (new BreakConnectionRequest(UnknownId, false, true), AddressBookFault.ContactDoesNotExist),
            (new FindAllRequest(UnknownId), AddressBookFault.BookDoesNotExist),
        ];
        foreach (var (request, code) in refused)
            Assert.Equal((request, code), (request, await RefusedAsync(book.CallAsync(request, Token))));

        // Said often, and of no consequence.
        await book.CallAsync(new UpdateDynamicItemRequest(Bob), Token);
        await book.CallAsync(new AddMemberRequest(MembershipRole.Pending, new PassportMember { PassportName = Bob }), Token);
        await book.CallAsync(new DeleteMemberRequest(MembershipRole.Reverse, new PassportMember { PassportName = Bob }), Token);

        static ContactAddRequest Adds(AddressBookContactInfo info) => new([new AddressBookContact { Info = info }]);
    }

    [Fact]
    public async Task There_are_thirty_groups_and_no_more()
    {
        var book = await OpenAsync(Alice);
        for (var number = 1; number <= 30; number++)
            await book.AddGroupAsync($"Group {number}", Token);

        Assert.Equal(AddressBookFault.QuotaLimitReached, await RefusedAsync(book.AddGroupAsync("Group 31", Token)));
        Assert.Equal(30, (await book.LoadAsync(Token)).ContactList.Groups.Count);
    }

    [Fact]
    public async Task Somebody_is_added_and_dropped_in_the_way_of_2011()
    {
        var book = await OpenAsync(Alice);
        var request = new CreateContactRequest(Bob);
        var id = (await book.CallAsync(request, Token)).Value;
        await book.CallAsync(
            new ManageConnectionRequest(id, ConnectionAction.Establish, NetworkInfo.Individual)
            {
                Annotations = [new ContactAnnotation(AnnotationNames.InviteMessage, "It is me")],
            },
            Token);
        Assert.Equal(MsnpLists.Forward | MsnpLists.Allow, (await book.LoadAsync(Token)).ContactList.Contacts[Bob].Lists);
        Assert.Equal("It is me", (await (await OpenAsync(Bob)).LoadAsync(Token)).InviteMessages[Alice]);
        await book.CallAsync(new BreakConnectionRequest(id, Blocks: true, Deletes: true), Token);
        Assert.Equal(MsnpLists.Block, (await book.LoadAsync(Token)).ContactList.Contacts[Bob].Lists);
    }
}
