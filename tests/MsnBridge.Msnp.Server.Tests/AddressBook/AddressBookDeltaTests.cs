using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Tests.AddressBook;

public sealed class AddressBookDeltaTests : AddressBookTest
{
    protected override MsnServerOptions Options { get; } = TestOptions with { MaxContacts = 1100 };

    [Fact]
    public async Task A_delta_tells_what_changed_and_what_is_gone_and_nothing_else()
    {
        var book = await OpenAsync(Alice);
        var bob = await book.AddContactAsync(Bob, 1, null, Token);
        var group = await book.AddGroupAsync("Friends", Token);
        var since = await WatermarkAsync(book);
        Assert.Equal([AddressBookContactType.Me], (await ContactsAsync(book, since)).Contacts.Select(contact => contact.Info.Type!.Value));
        Assert.All((await MembersAsync(book, since)).Memberships, membership => Assert.Empty(membership.Members));

        await book.AddContactAsync(Carol, 1, null, Token);
        await book.RemoveContactAsync(bob, Token);
        await book.RemoveGroupAsync(group, Token);
        await book.RemoveMemberAsync(MembershipRole.Allow, Bob, 1, Token);
        var delta = await ContactsAsync(book, since);
        Assert.Equal(
            [(Carol, false), (Bob, true), (Alice, false)],
            delta.Contacts.Select(contact => (contact.Info.PassportName!, contact.IsDeleted)));
        Assert.Equal((group, true), (Assert.Single(delta.Groups).Id, delta.Groups[0].IsDeleted));
        Assert.Equal(
            [(Carol, false), (Bob, true)],
            (await MembersAsync(book, since)).Memberships[0].Members.Select(member => (member.Address!, member.IsDeleted)));
    }

    [Fact]
    public async Task What_was_deleted_and_made_again_is_there()
    {
        var book = await OpenAsync(Alice);
        var bob = await book.AddContactAsync(Bob, 1, null, Token);
        var since = await WatermarkAsync(book);
        await book.RemoveContactAsync(bob, Token);
        await book.AddContactAsync(Bob, 1, null, Token);
        var delta = await ContactsAsync(book, since);
        Assert.Equal([(Bob, false), (Alice, false)], delta.Contacts.Select(contact => (contact.Info.PassportName!, contact.IsDeleted)));
    }

    [Fact]
    public async Task A_request_from_the_address_book_of_another_time_wants_a_full_one()
    {
        var book = await OpenAsync(Alice);
        Assert.Equal(AddressBookFault.FullSyncRequired, await RefusedAsync(ContactsAsync(book, "2030-01-01T00:00:00.000Z")));
        Assert.Equal(AddressBookFault.FullSyncRequired, await RefusedAsync(MembersAsync(book, "2030-01-01T00:00:00.000Z")));
    }

    [Fact]
    public async Task Deletions_are_remembered_for_a_month_and_then_a_full_request_is_wanted()
    {
        var book = await OpenAsync(Alice);
        await book.LoadAsync(Token);
        var since = await WatermarkAsync(book);
        var bob = await book.AddContactAsync(Bob, 1, null, Token);
        await book.RemoveContactAsync(bob, Token);
        Clock.Advance(TimeSpan.FromDays(31));
        Assert.Contains((await ContactsAsync(book, since)).Contacts, contact => contact.IsDeleted);
        await book.AddGroupAsync("Friends", Token);
        Assert.Equal(AddressBookFault.FullSyncRequired, await RefusedAsync(ContactsAsync(book, since)));
    }

    [Fact]
    public async Task The_client_falls_back_to_a_full_request_by_itself()
    {
        var book = await OpenAsync(Alice);
        var bob = await book.AddContactAsync(Bob, 1, null, Token);
        Assert.Contains(Bob, (await book.LoadAsync(Token)).ContactList.Contacts.Keys);
        await book.RemoveContactAsync(bob, Token);
        await book.RemoveMemberAsync(MembershipRole.Allow, Bob, 1, Token);
        Clock.Advance(TimeSpan.FromDays(31));
        await book.AddGroupAsync("Friends", Token);
        var list = (await book.LoadAsync(Token)).ContactList;
        Assert.Empty(list.Contacts);
        Assert.Single(list.Groups);
    }

    [Fact]
    public async Task A_thousand_contacts_in_thirty_groups_come_whole_and_as_a_delta()
    {
        for (var number = 0; number < 1000; number++)
            Network.CreateAccount(Person(number), "secret", $"Person {number}");

        var book = await OpenAsync(Alice);
        var groups = new List<string>();
        for (var number = 0; number < 30; number++)
            groups.Add(await book.AddGroupAsync($"Group {number}", Token));

        for (var number = 0; number < 1000; number++)
        {
            var contact = new AddressBookContact { Info = new() { PassportName = Person(number), IsMessengerUser = true } };
            await book.CallAsync(new GroupContactAddRequest([groups[number % 30]], [contact]), Token);
        }

        var list = (await book.LoadAsync(Token)).ContactList;
        Assert.Equal((1000, 30), (list.Contacts.Count, list.Groups.Count));
        Assert.All(list.Contacts.Values, contact => Assert.Equal(MsnpLists.Forward | MsnpLists.Allow, contact.Lists));
        for (var number = 0; number < 1000; number++)
            Assert.Equal([groups[number % 30]], list.Contacts[Person(number)].GroupIds);

        await book.RemoveContactAsync(list.Contacts[Person(7)].Id!, Token);
        await book.SetNicknameAsync(list.Contacts[Person(8)].Id!, "Eight", Token);
        await book.RemoveGroupAsync(groups[9], Token);
        var since = AddressBookXml.Format(DateTimeOffset.UnixEpoch);
        list = (await book.LoadAsync(Token)).ContactList;
        Assert.Equal(MsnpLists.Allow, list.Contacts[Person(7)].Lists);
        Assert.Equal("Eight", list.Contacts[Person(8)].DisplayName);
        Assert.Equal(29, list.Groups.Count);
        Assert.Empty(list.Contacts[Person(9)].GroupIds);

        // A delta from the beginning is the whole list.
        Assert.Equal(1001, (await ContactsAsync(book, since)).Contacts.Count(contact => !contact.IsDeleted) + 1);

        static string Person(int number) => $"person{number}@msn.example";
    }

    private static async Task<string> WatermarkAsync(AddressBookClient book) =>
        FindContactsResult.Parse(await book.CallAsync(new FindContactsPagedRequest(), Token)).Book!.LastChange!;

    private static async Task<FindContactsResult> ContactsAsync(AddressBookClient book, string since) =>
        FindContactsResult.Parse(await book.CallAsync(new FindContactsPagedRequest(Since: since), Token));

    private static async Task<MembershipService> MembersAsync(AddressBookClient book, string since) =>
        FindMembershipResult.Parse(await book.CallAsync(new FindMembershipRequest([MembershipService.Messenger], since), Token)).Messenger!;
}
