using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Server.Tests.AddressBook;

/// <summary>The address book and clients of the older dialects edit one list.</summary>
public sealed class AddressBookMsnpTests : AddressBookTest
{
    protected override MsnServerOptions Options { get; } = TestOptions with { Dialects = MsnpDialect.All };

    [Fact]
    public async Task What_is_edited_in_the_address_book_an_older_client_sees()
    {
        var book = await OpenAsync(Alice);
        var id = await book.AddContactAsync(Bob, 1, null, Token);
        var group = await book.AddGroupAsync("Friends", Token);
        await book.AddToGroupAsync(id, group, Token);
        await book.SetNicknameAsync(id, "Bobby", Token);
        await book.AddMemberAsync(MembershipRole.Block, Carol, 1, Token);
        await book.SetAllowsStrangersAsync(false, Token);

        var client = await SignInAsync(Alice, "MSNP12");
        await client.SendAsync("SYN 5 0 0");
        await client.ExpectAsync("SYN 5 * * 2 1");
        await client.ExpectAsync("GTC A");
        await client.ExpectAsync("BLP BL");
        await client.ExpectAsync("PRP MFN Alice");
        await client.ExpectAsync($"LSG Friends {group}");
        await client.ExpectAsync($"LST N={Bob} F=Bobby C={id} 3 1 {group}");
        await client.ExpectAsync($"LST N={Carol} F=Carol 4 1");
    }

    [Fact]
    public async Task What_an_older_client_edits_the_address_book_tells()
    {
        var book = await OpenAsync(Alice);
        await book.LoadAsync(Token);
        var client = await GoOnlineAsync(Alice, "MSNP9");
        await client.SendAsync($"ADD 10 AL {Bob} Bob");
        await client.ExpectAsync($"ADD 10 AL * {Bob} Bob");
        await client.SendAsync($"ADD 11 FL {Bob} Bob 0");
        await client.ExpectAsync($"ADD 11 FL * {Bob} Bob 0");
        await client.SendAsync("ADG 12 Friends 0");
        await client.ExpectAsync("ADG 12 * Friends 1 0");
        await client.SendAsync("GTC 13 N");
        await client.ExpectAsync("GTC 13 * N");
        var list = (await book.LoadAsync(Token)).ContactList;
        Assert.Equal(MsnpLists.Forward | MsnpLists.Allow, list.Contacts[Bob].Lists);
        Assert.Equal("Friends", Assert.Single(list.Groups.Values).Name);
        Assert.False(list.AsksAboutNewContacts);

        await client.SendAsync($"REM 14 FL {Bob}");
        await client.ExpectAsync($"REM 14 FL * {Bob}");
        Assert.Equal(MsnpLists.Allow, (await book.LoadAsync(Token)).ContactList.Contacts[Bob].Lists);
    }

    [Fact]
    public async Task Somebody_added_in_the_address_book_is_told_at_once()
    {
        var bob = await GoOnlineAsync(Bob, "MSNP9");
        var book = await OpenAsync(Alice);
        var id = await book.AddContactAsync(Bob, 1, "Hello", Token);
        await bob.ExpectAsync($"ADD 0 RL * {Alice} Alice");
        await book.RemoveContactAsync(id, Token);
        await bob.ExpectAsync($"REM 0 RL * {Alice}");
    }

    [Fact]
    public async Task Blocking_in_the_address_book_hides_a_session_and_unblocking_shows_it()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await GoOnlineAsync(Alice, "MSNP9");
        var bob = await GoOnlineAsync(Bob, "MSNP9");
        await bob.ExpectAsync($"ILN 9 NLN {Alice} Alice 32*");
        await alice.ExpectAsync($"NLN NLN {Bob} Bob 32*");

        var book = await OpenAsync(Alice);
        await book.AddMemberAsync(MembershipRole.Block, Bob, 1, Token);
        await bob.ExpectAsync($"FLN {Alice}");
        await book.AddMemberAsync(MembershipRole.Allow, Bob, 1, Token);
        await bob.ExpectAsync($"NLN NLN {Alice} Alice 32*");
        await book.SetOwnNameAsync("Alicia", Token);
        await bob.ExpectAsync($"NLN NLN {Alice} Alicia 32*");
        await alice.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("MSNP13")]
    [InlineData("MSNP15")]
    [InlineData("MSNP18")]
    public async Task Somebody_added_in_the_address_book_is_told_in_every_dialect_that_has_one(string dialect)
    {
        var bob = await GoOnlineAsync(Bob, dialect);
        bob.Ignore("NLN");
        bob.Ignore("UBX");
        var book = await OpenAsync(Alice);
        var id = await book.AddContactAsync(Bob, 1, null, Token);
        await bob.ExpectAsync("ADL 0 *");
        Assert.Equal("""<ml><d n="msn.example"><c n="alice" l="8" t="1" f="Alice"/></d></ml>""", bob.Payload);
        await bob.ExpectAsync("NOT *");
        await book.RemoveContactAsync(id, Token);
        await bob.ExpectAsync("RML 0 *");
        await bob.ExpectAsync("NOT *");
    }

    [Fact]
    public async Task A_client_is_not_told_of_what_it_changes_itself_and_its_other_places_are()
    {
        var phone = await GoOnlineAtAsync(Alice, "MSNP18", Guid.NewGuid());
        phone.Ignore("NLN");
        phone.Ignore("UBX");
        var book = await OpenAsync(Alice);
        await book.AddGroupAsync("Friends", Token);
        await phone.ExpectNothingAsync();
        var laptop = await GoOnlineAtAsync(Alice, "MSNP18", Guid.NewGuid());
        laptop.Ignore("NLN");
        laptop.Ignore("UBX");
        await book.AddGroupAsync("Family", Token);
        await laptop.ExpectAsync("NOT *");
        await phone.ExpectAsync("NOT *");
    }

    [Fact]
    public async Task What_is_told_to_the_notification_server_is_in_the_address_book()
    {
        var alice = await GoOnlineAsync(Alice, "MSNP15");
        await alice.SendAsync("ADL 10", """<ml><d n="msn.example"><c n="bob" l="3" t="1"/></d></ml>""");
        await alice.ExpectAsync("ADL 10 OK");
        var book = await OpenAsync(Alice);
        Assert.Equal(MsnpLists.Forward | MsnpLists.Allow, (await book.LoadAsync(Token)).ContactList.Contacts[Bob].Lists);
        await alice.SendAsync("RML 11", """<ml><d n="msn.example"><c n="bob" l="1" t="1"/></d></ml>""");
        await alice.ExpectAsync("RML 11 OK");
        Assert.Equal(MsnpLists.Allow, (await book.LoadAsync(Token)).ContactList.Contacts[Bob].Lists);
    }
}
