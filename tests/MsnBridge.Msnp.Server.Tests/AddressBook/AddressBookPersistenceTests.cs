using System.Text.Json.Nodes;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests.AddressBook;

public sealed class AddressBookPersistenceTests : IDisposable
{
    private const string Alice = "alice@msn.example";
    private const string Bob = "bob@msn.example";

    private readonly string _directory = Directory.CreateTempSubdirectory("msn-address-book-").FullName;
    private readonly HttpClient _http = PassportHttp.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private MsnServerOptions Options => new()
    {
        NotificationPort = 0,
        SwitchboardPort = 0,
        PassportPort = 0,
        PasswordIterations = 1,
        DataDirectory = _directory,
    };

    private string AliceFile => Path.Combine(_directory, "accounts", Alice + ".json");

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task What_the_address_book_holds_survives_a_restart_and_so_do_watermarks()
    {
        string circle, since;
        await using (var network = await StartAsync())
        {
            var book = await OpenAsync(network, Alice);
            var id = await book.AddContactAsync(Bob, 1, "Hello", Token);
            await book.SetNicknameAsync(id, "Bobby", Token);
            var phones = new AddressBookContactInfo { Phones = [new ContactPhone(ContactPhone.Mobile, "1")], Emails = [new ContactEmail("X", "b@c.example", false)] };
            await book.CallAsync(
                new ContactUpdateRequest([new AddressBookContact { Id = id, Info = phones, PropertiesChanged = "ContactPhone ContactEmail" }]), Token);
            circle = await book.CreateCircleAsync("Club", "Alice", Token);
            await book.InviteToCircleAsync(circle, Bob, Token);
            since = FindContactsResult.Parse(await book.CallAsync(new FindContactsPagedRequest(), Token)).Book!.LastChange!;
            await book.RemoveGroupAsync(await book.AddGroupAsync("Friends", Token), Token);
        }

        await using var again = await StartAsync();
        var alice = await OpenAsync(again, Alice);
        var delta = FindContactsResult.Parse(await alice.CallAsync(new FindContactsPagedRequest(Since: since), Token));
        Assert.True(Assert.Single(delta.Groups).IsDeleted);
        Assert.DoesNotContain(delta.Contacts, contact => contact.Info.PassportName == Bob);
        var snapshot = await alice.LoadAsync(Token);
        Assert.Equal("Bobby", snapshot.ContactList.Contacts[Bob].DisplayName);
        Assert.Equal("1", snapshot.ContactList.Contacts[Bob].Properties[PropertyKeys.MobilePhone]);
        Assert.Equal("Club", Assert.Single(snapshot.Circles.Values).DisplayName);
        var bob = await (await OpenAsync(again, Bob)).LoadAsync(Token);
        Assert.Equal("Hello", bob.InviteMessages[Alice]);
        Assert.Equal(RelationshipState.WaitingForAnswer, Assert.Single(bob.Circles.Values).State);
    }

    [Fact]
    public async Task An_account_stored_before_there_was_an_address_book_is_read()
    {
        await using (var network = await StartAsync())
        {
            await using var alice = network.AddResident(Alice);
            alice.SignIn();
            alice.AddContact(Bob);
        }

        var account = JsonNode.Parse(await File.ReadAllTextAsync(AliceFile, Token))!.AsObject();
        foreach (var name in (string[])["Annotations", "Tombstones", "HistoryBegins", "Circles", "BlockedCircles"])
            Assert.True(account.Remove(name));

        var contact = account["Contacts"]![Bob]!.AsObject();
        foreach (var name in (string[])["Annotations", "Card", "InviteMessage", "ChangedAt"])
            Assert.True(contact.Remove(name));

        account["Groups"] = JsonNode.Parse("""[{ "Number": 1, "Id": "c5e72e72-ca8a-4e92-b1b8-fb1d3f15b0dc", "Name": "Friends" }]""");
        await File.WriteAllTextAsync(AliceFile, account.ToJsonString(), Token);

        await using var again = await StartAsync();
        var book = await OpenAsync(again, Alice);
        var list = (await book.LoadAsync(Token)).ContactList;
        Assert.Equal(MsnpLists.Forward | MsnpLists.Allow, list.Contacts[Bob].Lists);
        await book.SetNicknameAsync(list.Contacts[Bob].Id!, "Bobby", Token);
        await book.AddToGroupAsync(list.Contacts[Bob].Id!, list.Groups.Keys.Single(), Token);
        await book.RemoveMemberAsync(MembershipRole.Allow, Bob, 1, Token);
        await book.CreateCircleAsync("Club", "Alice", Token);
        var changed = await book.LoadAsync(Token);
        Assert.Equal(("Bobby", MsnpLists.Forward), (changed.ContactList.Contacts[Bob].DisplayName, changed.ContactList.Contacts[Bob].Lists));
        Assert.Single(changed.Circles);
    }

    private static string PasswordOf(string address) => "password of " + address;

    private async Task<EmbeddedMsnNetwork> StartAsync()
    {
        var network = new EmbeddedMsnNetwork(Options);
        await network.StartAsync(Token);
        network.CreateAccount(Alice, PasswordOf(Alice), "Alice");
        network.CreateAccount(Bob, PasswordOf(Bob), "Bob");
        return network;
    }

    private async Task<AddressBookClient> OpenAsync(EmbeddedMsnNetwork network, string address)
    {
        using var web = new ServiceClient(network.NexusUrl);
        var ticket = new Sensitive((await web.GetTicketsAsync(address, PasswordOf(address))).Ticket);
        return new AddressBookClient(_http, network.ClientProfile, address, hasCircles: true, (_, _) => Task.FromResult(ticket), TimeProvider.System);
    }
}
