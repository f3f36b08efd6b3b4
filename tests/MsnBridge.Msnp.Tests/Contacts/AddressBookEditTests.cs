using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Tests.Scripted;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Tests.Contacts;

public sealed class AddressBookEditTests
{
    private const string Carol = "carol@example.net";
    private const string Bob = "bob@example.org";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [TimedTheory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Somebody_is_added_at_the_address_book_and_then_told_to_the_server(int version)
    {
        await using var network = ScriptedNetwork.WithBook($"MSNP{version}");
        var (server, id) = await network.SignInWithBookAsync(version);
        network.Book.Calls.Clear();
        var adding = network.Client.AddContactAsync(Carol, "Carol C", Token);
        if (version >= 14)
        {
            await server.ExpectAsync($"FQY {id} 46\n<ml><d n=\"example.net\"><c n=\"carol\"/></d></ml>");
            await server.SendPayloadAsync($"FQY {id++}", "<ml><d n=\"example.net\"><c n=\"carol\" t=\"1\" /></d></ml>");
        }

        await server.ExpectAsync($"ADL {id} 58\n<ml><d n=\"example.net\"><c n=\"carol\" l=\"3\" t=\"1\"/></d></ml>");
        await server.SendAsync($"ADL {id} OK");
        await adding;

        Assert.Equal([$"ABContactAdd {Carol}", $"AddMember Allow {Carol}"], network.Book.Calls);
        var carol = network.Client.Contacts.Contacts[Carol];
        Assert.Equal((MsnpLists.Forward | MsnpLists.Allow, "Carol C", ScriptedBook.NewId), (carol.Lists, carol.DisplayName, carol.Id));
        Assert.Equal(Carol, (await network.NextAsync<ContactChangedEvent>()).Contact.Address);
    }

    [TimedFact]
    public async Task Somebody_of_another_network_is_added_as_one_of_it()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, id) = await network.SignInWithBookAsync(15);
        network.Book.Calls.Clear();
        var adding = network.Client.AddContactAsync(Carol, null, Token);
        await server.ExpectStartAsync($"FQY {id} ");
        await server.SendPayloadAsync($"FQY {id++}", "<ml><d n=\"example.net\"><c n=\"carol\" t=\"32\" /></d></ml>");
        await server.ExpectAsync($"ADL {id} 59\n<ml><d n=\"example.net\"><c n=\"carol\" l=\"3\" t=\"32\"/></d></ml>");
        await server.SendAsync($"ADL {id} OK");
        await adding;
        Assert.Equal(32, network.Client.Contacts.Contacts[Carol].NetworkId);
    }

    [TimedFact]
    public async Task Somebody_is_removed_in_both_places_and_stays_allowed()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, id) = await network.SignInWithBookAsync(15);
        network.Book.Calls.Clear();
        var removing = network.Client.RemoveContactAsync(Bob, Token);
        await server.ExpectAsync($"RML {id} 56\n<ml><d n=\"example.org\"><c n=\"bob\" l=\"1\" t=\"1\"/></d></ml>");
        await server.SendAsync($"RML {id} OK");
        await removing;

        Assert.Equal([$"ABContactDelete {ScriptedBook.BobId}"], network.Book.Calls);
        Assert.Equal(MsnpLists.Allow | MsnpLists.Reverse, (await network.NextAsync<ContactChangedEvent>()).Contact.Lists);
        Assert.Equal(MsnpStatus.Offline, (await network.NextAsync<PresenceEvent>()).Presence.Status);
    }

    [TimedFact]
    public async Task Blocking_takes_off_the_allow_list_first_and_unblocking_the_other_way_round()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, id) = await network.SignInWithBookAsync(15);
        network.Book.Calls.Clear();
        var blocking = network.Client.BlockContactAsync(Bob, Token);
        await server.ExpectAsync($"RML {id} 56\n<ml><d n=\"example.org\"><c n=\"bob\" l=\"2\" t=\"1\"/></d></ml>");
        await server.SendAsync($"RML {id++} OK");
        await server.ExpectAsync($"ADL {id} 56\n<ml><d n=\"example.org\"><c n=\"bob\" l=\"4\" t=\"1\"/></d></ml>");
        await server.SendAsync($"ADL {id++} OK");
        await blocking;
        Assert.Equal([$"DeleteMember Allow {Bob}", $"AddMember Block {Bob}"], network.Book.Calls);
        Assert.Equal(MsnpLists.Forward | MsnpLists.Block | MsnpLists.Reverse, (await network.NextAsync<ContactChangedEvent>()).Contact.Lists);

        var unblocking = network.Client.UnblockContactAsync(Bob, Token);
        await server.ExpectAsync($"RML {id} 56\n<ml><d n=\"example.org\"><c n=\"bob\" l=\"4\" t=\"1\"/></d></ml>");
        await server.SendAsync($"RML {id++} OK");
        await server.ExpectAsync($"ADL {id} 56\n<ml><d n=\"example.org\"><c n=\"bob\" l=\"2\" t=\"1\"/></d></ml>");
        await server.SendAsync($"ADL {id} OK");
        await unblocking;
        Assert.Equal(MsnpLists.Forward | MsnpLists.Allow | MsnpLists.Reverse, (await network.NextAsync<ContactChangedEvent>()).Contact.Lists);
    }

    [TimedTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_adds_the_account_is_accepted_or_declined(bool accepts)
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, id) = await network.SignInWithBookAsync(15);
        network.Book.Calls.Clear();
        await server.SendPayloadAsync("ADL 0", "<ml><d n=\"example.net\"><c n=\"carol\" t=\"1\" l=\"8\" f=\"Carol%20C\" /></d></ml>");
        var asking = (await network.NextAsync<ContactRequestEvent>()).Contact;
        Assert.Equal((Carol, "Carol C"), (asking.Address, asking.DisplayName));

        var answering = accepts ? network.Client.AcceptContactAsync(Carol, Token) : network.Client.DeclineContactAsync(Carol, Token);
        await server.ExpectAsync($"ADL {id} 58\n<ml><d n=\"example.net\"><c n=\"carol\" l=\"{(accepts ? 2 : 4)}\" t=\"1\"/></d></ml>");
        await server.SendAsync($"ADL {id} OK");
        await answering;
        Assert.Equal(
            accepts
                ? [$"DeleteMember Pending {Carol}", $"AddMember Allow {Carol}", $"AddMember Reverse {Carol}"]
                : [$"DeleteMember Pending {Carol}", $"AddMember Block {Carol}"],
            network.Book.Calls);
        Assert.Equal(
            (accepts ? MsnpLists.Allow : MsnpLists.Block) | MsnpLists.Reverse, (await network.NextAsync<ContactChangedEvent>()).Contact.Lists);
    }

    [TimedFact]
    public async Task A_name_given_to_a_contact_is_a_nickname_that_stays_when_he_shows_himself()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, _) = await network.SignInWithBookAsync(15);
        network.Book.Calls.Clear();
        await network.Client.RenameContactAsync(Bob, "Bobby", Token);
        Assert.Equal([$"ABContactUpdate {ScriptedBook.BobId} AB.NickName=Bobby"], network.Book.Calls);
        Assert.Equal("Bobby", (await network.NextAsync<ContactChangedEvent>()).Contact.DisplayName);

        await server.SendAsync("NLN BSY bob@example.org 1 Robert 32 0");
        await network.NextAsync<PresenceEvent>();
        Assert.Equal("Bobby", network.Client.Contacts.Contacts[Bob].DisplayName);
    }

    [TimedFact]
    public async Task The_own_name_is_kept_by_the_address_book_and_told_to_the_server()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, id) = await network.SignInWithBookAsync(15);
        network.Book.Calls.Clear();
        var renaming = network.Client.SetOwnNameAsync("Alice B", Token);
        await server.PlayAsync($"PRP {id} MFN Alice%20B", $"PRP {id} MFN Alice%20B");
        await renaming;
        Assert.Equal(["ABContactUpdate Me Alice B"], network.Book.Calls);
        Assert.Equal("Alice B", (await network.NextAsync<ContactListSettingsEvent>()).List.OwnName);
    }

    [TimedFact]
    public async Task Settings_are_annotations_of_the_own_entry()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, id) = await network.SignInWithBookAsync(15);
        network.Book.Calls.Clear();
        var setting = network.Client.SetAllowsStrangersAsync(false, Token);
        await server.PlayAsync($"BLP {id} BL", $"BLP {id} BL");
        await setting;
        await network.Client.SetAsksAboutNewContactsAsync(false, Token);
        Assert.Equal(["ABContactUpdate Me MSN.IM.BLP=2", "ABContactUpdate Me MSN.IM.GTC=2"], network.Book.Calls);
        Assert.False((await network.NextAsync<ContactListSettingsEvent>()).List.AllowsStrangers);
        Assert.False((await network.NextAsync<ContactListSettingsEvent>()).List.AsksAboutNewContacts);
    }

    [TimedFact]
    public async Task Groups_are_made_renamed_filled_emptied_and_deleted()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP18");
        await network.SignInWithBookAsync(18);
        network.Book.Calls.Clear();
        var group = await network.Client.CreateGroupAsync("Work", Token);
        await network.Client.RenameGroupAsync(group.Id, "Office", Token);
        Assert.Equal("Office", network.Client.Contacts.Groups[group.Id].Name);
        await network.Client.MoveContactAsync(Bob, null, group.Id, Token);
        Assert.Equal([group.Id], network.Client.Contacts.Contacts[Bob].GroupIds);
        await network.Client.MoveContactAsync(Bob, group.Id, ScriptedBook.GroupId, Token);
        Assert.Equal([ScriptedBook.GroupId], network.Client.Contacts.Contacts[Bob].GroupIds);
        await network.Client.DeleteGroupAsync(group.Id, Token);
        Assert.DoesNotContain(group.Id, network.Client.Contacts.Groups.Keys);
        Assert.Equal(["ABGroupAdd", "ABGroupUpdate", "ABGroupContactAdd", "ABGroupContactAdd", "ABGroupContactDelete", "ABGroupDelete"], network.Book.Calls);
    }

    [TimedTheory]
    [InlineData("InvalidPassportUser", CommandFailure.UnknownAddress)]
    [InlineData("BadEmailArgument", CommandFailure.InvalidAddress)]
    [InlineData("QuotaLimitReached", CommandFailure.ListFull)]
    [InlineData("RequestLimitReached", CommandFailure.TooFast)]
    [InlineData("SomethingNew", CommandFailure.Other)]
    public async Task A_fault_of_the_address_book_fails_the_change_and_not_the_session(string fault, CommandFailure failure)
    {
        await using var network = ScriptedNetwork.WithBook("MSNP13");
        await network.SignInWithBookAsync(13);
        network.Book.Instead = method => method == "ABContactAdd" ? ScriptedBook.Fault(fault) : null;
        var refusal = await Assert.ThrowsAsync<MsnpCommandException>(() => network.Client.AddContactAsync(Carol, null, Token));
        Assert.Equal(("ABContactAdd", failure), (refusal.Command, refusal.Failure));
        Assert.False(network.Client.Ended.IsCompleted);
        Assert.DoesNotContain(Carol, network.Client.Contacts.Contacts.Keys);
    }

    [TimedFact]
    public async Task A_web_page_in_place_of_an_answer_fails_the_change_for_now()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP13");
        await network.SignInWithBookAsync(13);
        network.Book.Instead = _ => ScriptedBook.Html(System.Net.HttpStatusCode.ServiceUnavailable);
        var refusal = await Assert.ThrowsAsync<MsnpCommandException>(() => network.Client.BlockContactAsync(Bob, Token));
        Assert.True(refusal.IsTransient);
    }

    [TimedFact]
    public async Task A_change_that_the_server_refuses_half_way_has_the_list_read_anew()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP13");
        var (server, id) = await network.SignInWithBookAsync(13);
        network.Book.Calls.Clear();
        var adding = network.Client.AddContactAsync(Carol, null, Token);
        await server.ExpectStartAsync($"ADL {id} ");
        network.Book.Contacts.Add(new AddressBookContact { Id = ScriptedBook.NewId, Info = new() { PassportName = Carol, IsMessengerUser = true } });
        network.Book.Members.Add((MembershipRole.Allow, ScriptedBook.Person(Carol)));
        await server.SendAsync($"208 {id}");
        Assert.Equal(CommandFailure.UnknownAddress, (await Assert.ThrowsAsync<MsnpCommandException>(() => adding)).Failure);

        await network.Clock.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(Carol, (await network.NextAsync<ContactChangedEvent>()).Contact.Address);
        await server.ExpectStartAsync($"ADL {id + 1} ");
    }

    [TimedTheory]
    [InlineData("NOT")]
    [InlineData("UBN")]
    public async Task A_list_changed_elsewhere_is_read_anew_and_the_difference_told(string notice)
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, id) = await network.SignInWithBookAsync(15);
        network.Book.Calls.Clear();
        network.Book.Contacts.Add(new AddressBookContact { Id = ScriptedBook.NewId, Info = new() { PassportName = Carol, DisplayName = "Carol", IsMessengerUser = true } });
        network.Book.Members.Add((MembershipRole.Allow, ScriptedBook.Person(Carol)));
        network.Book.Contacts.RemoveAll(contact => contact.Id == ScriptedBook.BobId);
        network.Book.Members.RemoveAll(entry => entry.Member.Address == Bob);
        network.Book.Instead = WholeListsOnly(network.Book);
        for (var i = 0; i < 3; i++)
        {
            if (notice == "NOT")
            {
                await server.SendPayloadAsync(
                    "NOT",
                    "<NOTIFICATION id=\"0\" siteid=\"45705\" siteurl=\"http://contacts.msn.com\"><TO pid=\"0x1:0x2\" name=\"alice@example.com\"/><MSG id=\"0\"><BODY>"
                        + "&lt;NotificationData&gt;&lt;Service&gt;ABCHInternal&lt;/Service&gt;&lt;/NotificationData&gt;</BODY></MSG></NOTIFICATION>");
            }
            else
            {
                await server.SendPayloadAsync($"UBN {ScriptedNetwork.Account} 6", "<State><Service type=\"ab\"/></State>");
            }
        }

        await network.Clock.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal((Carol, MsnpLists.Forward | MsnpLists.Allow), await ChangeAsync(network));
        Assert.Equal(Bob, (await network.NextAsync<ContactRemovedEvent>()).Address);
        Assert.Equal(MsnpStatus.Offline, (await network.NextAsync<PresenceEvent>()).Presence.Status);
        await server.ExpectAsync($"RML {id} 56\n<ml><d n=\"example.org\"><c n=\"bob\" l=\"3\" t=\"1\"/></d></ml>");
        await server.SendAsync($"RML {id++} OK");
        await server.ExpectAsync($"ADL {id} 58\n<ml><d n=\"example.net\"><c n=\"carol\" l=\"3\" t=\"1\"/></d></ml>");
        await server.SendAsync($"ADL {id} OK");
        Assert.Equal(1, network.Book.Calls.Count(call => call == "FindMembership"));
    }

    [TimedFact]
    public async Task A_list_that_cannot_be_read_anew_is_read_later()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, _) = await network.SignInWithBookAsync(15);
        network.Book.Calls.Clear();
        network.Book.Instead = _ => ScriptedBook.Fault("RequestLimitReached");
        await server.SendPayloadAsync($"UBN {ScriptedNetwork.Account} 6", "<State/>");
        await network.Clock.PassAsync(TimeSpan.FromSeconds(2));
        await network.Clock.ForgetAsync(TimeSpan.FromMinutes(2));
        network.Book.Contacts.Add(new AddressBookContact { Id = ScriptedBook.NewId, Info = new() { PassportName = Carol, IsMessengerUser = true } });
        network.Book.Instead = WholeListsOnly(network.Book);
        network.Clock.Advance(TimeSpan.FromMinutes(2));
        await network.Clock.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(Carol, (await network.NextAsync<ContactChangedEvent>()).Contact.Address);
        Assert.False(network.Client.Ended.IsCompleted);
    }

    [TimedFact]
    public async Task What_the_server_wants_told_again_is_told_again()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, id) = await network.SignInWithBookAsync(15);
        await server.SendAsync("RFS 3");
        await network.Clock.PassAsync(TimeSpan.FromSeconds(2));
        await server.ExpectAsync($"ADL {id} 62\n<ml l=\"1\"><d n=\"example.org\"><c n=\"bob\" l=\"3\" t=\"1\"/></d></ml>");
        await server.SendAsync($"ADL {id++} OK");
        await server.ExpectStartAsync($"UUX {id} ");
        await server.SendAsync($"UUX {id} 0");
    }

    [TimedFact]
    public async Task Who_takes_the_account_off_his_list_is_told()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, _) = await network.SignInWithBookAsync(15);
        await server.SendPayloadAsync("RML 0", "<ml><d n=\"example.org\"><c n=\"bob\" t=\"1\" l=\"8\" /></d></ml>");
        Assert.Equal(MsnpLists.Forward | MsnpLists.Allow, (await network.NextAsync<ContactChangedEvent>()).Contact.Lists);
    }

    private static async Task<(string Address, MsnpLists Lists)> ChangeAsync(ScriptedNetwork network)
    {
        var contact = (await network.NextAsync<ContactChangedEvent>()).Contact;
        return (contact.Address, contact.Lists);
    }

    // The book answers every request with all it has, which is no answer to one for what changed.
    private static Func<string, HttpResponseMessage?> WholeListsOnly(ScriptedBook book) =>
        _ => book.Calls[^1].EndsWith(" since", StringComparison.Ordinal) ? ScriptedBook.Fault("FullSyncRequired") : null;
}
