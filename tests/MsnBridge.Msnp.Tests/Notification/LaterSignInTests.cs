using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Notification;

public sealed class LaterSignInTests
{
    [TimedTheory]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    public async Task Dialects_with_an_address_book_sign_in(int version)
    {
        await using var network = ScriptedNetwork.WithBook($"MSNP{version}");
        network.Book.Members.Add((MembershipRole.Reverse, ScriptedBook.Person("carol@example.net")));
        network.Book.Members.Add((MembershipRole.Pending, ScriptedBook.Person("carol@example.net", "Carol")));
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlayLaterSignOnAsync(server, version);
        await ScriptedNetwork.PlayAnnouncementAsync(server, version);
        await signIn;

        Assert.Equal(SessionState.SignedIn, network.Client.State);
        Assert.Equal($"MSNP{version}", network.Client.Dialect);
        var list = (await network.FindAsync<ContactListEvent>()).List;
        Assert.Equal("Alice Ä", list.OwnName);
        var bob = list.Contacts["bob@example.org"];
        Assert.Equal(("Bob", MsnpLists.Forward | MsnpLists.Allow | MsnpLists.Reverse, ScriptedBook.BobId), (bob.DisplayName, bob.Lists, bob.Id));
        Assert.Equal("Friends", list.Groups[ScriptedBook.GroupId].Name);
        Assert.Equal("carol@example.net", (await network.NextAsync<ContactRequestEvent>()).Contact.Address);

        await server.SendAsync(ScriptedNetwork.BobLine(version));
        var presence = await network.NextAsync<PresenceEvent>();
        Assert.Equal(("bob@example.org", MsnpStatus.Online), (presence.Address, presence.Presence.Status));
        Assert.Equal(["FindMembership", version >= 18 ? "ABFindContactsPaged" : "ABFindAll"], network.Book.Calls);
    }

    [TimedFact]
    public async Task A_long_list_is_told_in_parts_and_each_is_waited_for()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        for (var i = 0; i < 1000; i++)
        {
            network.Book.Contacts.Add(new AddressBookContact
            {
                Id = Guid.NewGuid().ToString(),
                Info = new() { Type = AddressBookContactType.Regular, PassportName = $"c{i}@d{i % 30}.example.org", IsMessengerUser = true },
            });
        }

        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlayLaterSignOnAsync(server, 15);
        var id = 5;
        var told = 0;
        string line;
        while ((line = (await server.ReadAsync())!).StartsWith("ADL ", StringComparison.Ordinal))
        {
            var payload = line[(line.IndexOf('\n', StringComparison.Ordinal) + 1)..];
            Assert.StartsWith("<ml l=\"1\">", payload, StringComparison.Ordinal);
            Assert.InRange(payload.Length, 1, 7500);
            told += payload.Split("<c ").Length - 1;
            await server.SendAsync($"ADL {id++} OK");
        }

        Assert.Equal(1001, told);
        Assert.InRange(id - 5, 4, 12);
        Assert.Equal($"PRP {id} MFN Alice%20%C3%84", line);
        await server.SendAsync($"PRP {id} MFN Alice%20%C3%84");
        await server.PlayAsync($"BLP {++id} AL", $"BLP {id} AL");
        await server.ExpectStartAsync($"UUX {++id} ");
        await server.SendAsync($"UUX {id} 0");
        await server.PlayAsync($"CHG {++id} NLN 32", $"CHG {id} NLN 32");
        await signIn;
        Assert.Equal(1001, network.Client.Contacts.Contacts.Count);
    }

    [TimedFact]
    public async Task A_list_with_nobody_on_it_is_told_too()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        network.Book.Contacts.RemoveAll(contact => contact.Id == ScriptedBook.BobId);
        network.Book.Members.Clear();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlayLaterSignOnAsync(server, 15);
        await ScriptedNetwork.PlayAnnouncementAsync(server, 15, "<ml l=\"1\"></ml>");
        await signIn;
        Assert.Equal(SessionState.SignedIn, network.Client.State);
    }

    [TimedFact]
    public async Task Somebody_blocked_is_told_as_blocked_alone()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        network.Book.Members.Add((MembershipRole.Block, ScriptedBook.Person("bob@example.org")));
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlayLaterSignOnAsync(server, 15);
        await ScriptedNetwork.PlayAnnouncementAsync(server, 15, """<ml l="1"><d n="example.org"><c n="bob" l="5" t="1"/></d></ml>""");
        await signIn;
    }

    [TimedFact]
    public async Task An_address_book_that_is_not_there_leads_to_a_version_without()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP18 MSNP15 MSNP13 MSNP12");
        network.Book.Instead = _ => ScriptedBook.Html(System.Net.HttpStatusCode.NotFound);
        var signIn = network.SignInAsync();
        var first = await network.AcceptAsync();
        await ScriptedNetwork.PlayLaterSignOnAsync(first, 18);

        var second = await network.AcceptAsync();
        await second.PlayAsync("VER 1 MSNP12 CVR0", "VER 1 MSNP12");
        await ScriptedNetwork.PlayAfterVersionAsync(second, 12);
        await second.PlayAsync("SYN 5 0 0", "SYN 5 a b 0 0");
        await ScriptedNetwork.PlayFirstStatusAsync(second, 12);
        await signIn;
        Assert.Equal("MSNP12", network.Client.Dialect);
        Assert.Empty((await network.FindAsync<ContactListEvent>()).List.Contacts);
    }

    [TimedTheory]
    [InlineData("Forbidden", SessionEndReason.ProtocolError)]
    [InlineData("RequestLimitReached", SessionEndReason.ServerUnavailable)]
    public async Task An_address_book_that_refuses_ends_the_sign_in_in_words(string fault, SessionEndReason reason)
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        network.Book.Instead = _ => ScriptedBook.Fault(fault);
        var signIn = network.SignInAsync();
        await ScriptedNetwork.PlayLaterSignOnAsync(await network.AcceptAsync(), 15);
        var end = (await Assert.ThrowsAsync<MsnpSignInException>(() => signIn)).End;
        Assert.Equal(reason, end.Reason);
        Assert.StartsWith("The contact list could not be read. ", end.Message, StringComparison.Ordinal);
        Assert.False(network.HasUnexpectedConnection);
    }

    [TimedFact]
    public async Task A_web_page_in_place_of_the_address_book_ends_the_sign_in_in_words()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        network.Book.Instead = _ => ScriptedBook.Html(System.Net.HttpStatusCode.InternalServerError);
        var signIn = network.SignInAsync();
        await ScriptedNetwork.PlayLaterSignOnAsync(await network.AcceptAsync(), 15);
        Assert.Equal(SessionEndReason.ServerUnavailable, (await Assert.ThrowsAsync<MsnpSignInException>(() => signIn)).Reason);
    }

    [TimedFact]
    public async Task A_token_service_that_is_not_there_leads_to_another_way_of_signing_in()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15 MSNP12");
        network.Book.InsteadOfTokens = () => ScriptedBook.Html(System.Net.HttpStatusCode.NotFound);
        var signIn = network.SignInAsync();
        var first = await network.AcceptAsync();
        await first.PlayAsync("VER 1 MSNP15 MSNP12 CVR0", "VER 1 MSNP15");
        await first.ExpectStartAsync("CVR 2 ");
        await first.SendAsync("CVR 2 1.0 1.0 1.0 https://example.net https://example.net");
        await first.ExpectStartAsync("USR 3 SSO I ");
        await first.SendAsync($"USR 3 SSO S MBI_KEY_OLD {ScriptedNetwork.Nonce}");

        var second = await network.AcceptAsync();
        await second.PlayAsync("VER 1 MSNP12 CVR0", "VER 1 MSNP12");
        await ScriptedNetwork.PlayAfterVersionAsync(second, 12);
        await second.PlayAsync("SYN 5 0 0", "SYN 5 a b 0 0");
        await ScriptedNetwork.PlayFirstStatusAsync(second, 12);
        await signIn;
        Assert.Equal("MSNP12", network.Client.Dialect);
    }

    [TimedFact]
    public async Task A_ticket_that_the_address_book_does_not_take_any_more_is_got_anew()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var refusals = 1;
        network.Book.Instead = _ => refusals-- > 0 ? ScriptedBook.Fault("BadContextToken") : null;
        await network.SignInWithBookAsync(15);
        Assert.Equal(2, network.Book.TokensIssued);
    }

    [TimedFact]
    public async Task An_initial_list_that_is_refused_leads_to_a_version_without()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15 MSNP12");
        var signIn = network.SignInAsync();
        var first = await network.AcceptAsync();
        await ScriptedNetwork.PlayLaterSignOnAsync(first, 15);
        await first.ExpectStartAsync("ADL 5 ");
        await first.SendAsync("241 5");

        var second = await network.AcceptAsync();
        await second.ExpectAsync("VER 1 MSNP12 CVR0");
        second.Close();
        Assert.Equal(SessionEndReason.ProtocolError, (await Assert.ThrowsAsync<MsnpSignInException>(() => signIn)).Reason);
    }

    [Fact]
    public void The_place_is_the_same_for_the_same_installation_and_account_and_no_other()
    {
        var id = Place("one", "alice@example.com");
        Assert.Equal(id, Place("one", "ALICE@example.com"));
        Assert.NotEqual(id, Place("two", "alice@example.com"));
        Assert.NotEqual(id, Place("one", "bob@example.org"));
        Assert.Equal('8', id.ToString()[14]);
    }

    private static Guid Place(string seed, string account) => EndpointIds.For(
        new MsnpClientOptions { Profile = null!, Http = null!, EndpointSeed = seed }, account);
}
