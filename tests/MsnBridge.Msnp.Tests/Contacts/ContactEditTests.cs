using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Tests.Scripted;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Tests.Contacts;

public sealed class ContactEditTests
{
    private const string Carol = "carol@example.net";
    private const string Bob = "bob@example.org";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [TimedFact]
    public async Task By_address_somebody_is_allowed_and_then_listed()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(9);
        var adding = network.Client.AddContactAsync(" Carol@Example.NET ", null, Token);
        await server.PlayAsync($"ADD 7 AL {Carol} {Encoded(Carol)}", $"ADD 7 AL 2 {Carol} Carol");
        await server.PlayAsync($"ADD 8 FL {Carol} {Encoded(Carol)} 0", $"ADD 8 FL 3 {Carol} Carol 0", "BPR 3 carol@example.net PHH");
        await adding;

        var carol = network.Client.Contacts.Contacts[Carol];
        Assert.Equal(MsnpLists.Allow | MsnpLists.Forward, carol.Lists);
        Assert.Equal("Carol", carol.DisplayName);
        Assert.Equal(MsnpLists.Allow, (await network.NextAsync<ContactChangedEvent>()).Contact.Lists);
    }

    [TimedFact]
    public async Task By_id_somebody_is_allowed_and_then_listed_and_gets_an_id()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(10);
        var adding = network.Client.AddContactAsync(Carol, "Carol C", Token);
        await server.PlayAsync($"ADC 7 AL N={Carol}", $"ADC 7 AL N={Carol}");
        await server.PlayAsync($"ADC 8 FL N={Carol} F=Carol%20C", $"ADC 8 FL N={Carol} F=Carol%20C C=9e8d7c6b-3333");
        await adding;
        Assert.Equal("9e8d7c6b-3333", network.Client.Contacts.Contacts[Carol].Id);
    }

    [TimedFact]
    public async Task By_address_who_added_the_account_waits_until_allowed()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(9);
        await server.SendAsync($"ADD 0 RL 4 {Carol} Carol");
        Assert.Equal(Carol, (await network.NextAsync<ContactRequestEvent>()).Contact.Address);

        var accepting = network.Client.AcceptContactAsync(Carol, Token);
        await server.PlayAsync($"ADD 7 AL {Carol} Carol", $"ADD 7 AL 5 {Carol} Carol");
        await accepting;
        Assert.Equal(MsnpLists.Allow | MsnpLists.Reverse, network.Client.Contacts.Contacts[Carol].Lists);
    }

    [TimedTheory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task By_id_accepting_confirms_and_takes_off_the_pending_list(int version, bool isEscargot)
    {
        await using var network = new ScriptedNetwork(profile => profile with { Quirks = new() { ReverseListEditsFrom = isEscargot ? 11 : 10 } });
        var server = await network.SignInWithBobAsync(version);
        await server.SendAsync($"ADC 0 RL N={Carol} F=Carol");
        Assert.True((await network.NextAsync<ContactRequestEvent>()).Contact.IsPending);

        var id = version >= 11 ? 8 : 7;
        var adding = network.Client.AddContactAsync(Carol, "Carol", Token);
        await server.PlayAsync($"ADC {id} AL N={Carol}", $"ADC {id} AL N={Carol}");
        await server.PlayAsync($"ADC {++id} FL N={Carol} F=Carol", $"ADC {id} FL N={Carol} F=Carol C=9e8d");
        if (!isEscargot)
            await server.PlayAsync($"ADC {++id} RL N={Carol}", $"ADC {id} RL N={Carol}");

        await server.PlayAsync($"REM {++id} PL {Carol}", $"REM {id} PL {Carol}");
        await adding;
        Assert.Equal(MsnpLists.Allow | MsnpLists.Forward | MsnpLists.Reverse, network.Client.Contacts.Contacts[Carol].Lists);
    }

    [TimedFact]
    public async Task Declining_blocks_and_takes_off_the_pending_list()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(10);
        await server.SendAsync($"ADC 0 RL N={Carol} F=Carol");
        await network.NextAsync<ContactRequestEvent>();
        var declining = network.Client.DeclineContactAsync(Carol, Token);
        await server.PlayAsync($"ADC 7 BL N={Carol}", $"ADC 7 BL N={Carol}");
        await server.PlayAsync($"REM 8 PL {Carol}", $"REM 8 PL {Carol}");
        await declining;
        Assert.Equal(MsnpLists.Block | MsnpLists.Reverse, network.Client.Contacts.Contacts[Carol].Lists);
    }

    [TimedTheory]
    [InlineData(9, "REM 7 AL bob@example.org", "REM 7 AL 2 bob@example.org", "ADD 8 BL bob@example.org Bob", "ADD 8 BL 3 bob@example.org Bob")]
    [InlineData(10, "REM 7 AL bob@example.org", "REM 7 AL bob@example.org", "ADC 8 BL N=bob@example.org", "ADC 8 BL N=bob@example.org")]
    public async Task Blocking_takes_off_the_allow_list_first(int version, string rem, string remReply, string add, string addReply)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(version);
        var blocking = network.Client.BlockContactAsync(Bob, Token);
        await server.PlayAsync(rem, remReply);
        await server.PlayAsync(add, addReply);
        await blocking;
        Assert.Equal(MsnpLists.Forward | MsnpLists.Block | MsnpLists.Reverse, network.Client.Contacts.Contacts[Bob].Lists);
    }

    [TimedFact]
    public async Task Unblocking_takes_off_the_block_list_first()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(9);
        await server.SendAsync($"REM 0 AL 2 {Bob}", $"ADD 0 BL 2 {Bob} Bob");
        await network.NextAsync<ContactChangedEvent>();
        await network.NextAsync<ContactChangedEvent>();
        var unblocking = network.Client.UnblockContactAsync(Bob, Token);
        await server.PlayAsync($"REM 7 BL {Bob}", $"REM 7 BL 3 {Bob}");
        await server.PlayAsync($"ADD 8 AL {Bob} Bob", $"ADD 8 AL 4 {Bob} Bob");
        await unblocking;
        Assert.Equal(MsnpLists.Forward | MsnpLists.Allow | MsnpLists.Reverse, network.Client.Contacts.Contacts[Bob].Lists);
    }

    [TimedTheory]
    [InlineData(9, "REM 7 FL bob@example.org", "REM 7 FL 2 bob@example.org")]
    [InlineData(10, "REM 7 FL 7d0b7a52-2222", "REM 7 FL 7d0b7a52-2222")]
    public async Task Removing_leaves_somebody_allowed_and_his_presence_unknown(int version, string request, string reply)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(version);
        var removing = network.Client.RemoveContactAsync(Bob, Token);
        await server.PlayAsync(request, reply);
        await removing;
        Assert.Equal(MsnpLists.Allow | MsnpLists.Reverse, (await network.NextAsync<ContactChangedEvent>()).Contact.Lists);
        Assert.Equal(MsnpStatus.Offline, (await network.NextAsync<PresenceEvent>()).Presence.Status);
        await network.Client.RemoveContactAsync(Bob, Token);
    }

    [TimedTheory]
    [InlineData(215)]
    [InlineData(0)]
    public async Task So_already_is_done(int code)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(9);
        var adding = network.Client.AddContactAsync(Carol, null, Token);
        await server.ExpectStartAsync("ADD 7 AL");
        await server.SendAsync(code == 0 ? $"ADD 7 AL 2 {Carol} Carol" : $"{code} 7");
        await server.ExpectStartAsync("ADD 8 FL");
        await server.SendAsync(code == 0 ? $"ADD 8 FL 2 {Carol} Carol 0" : $"{code} 8");
        await adding;
        Assert.Equal(MsnpLists.Allow | MsnpLists.Forward, network.Client.Contacts.Contacts[Carol].Lists);
        Assert.Equal(MsnpLists.Allow, (await network.NextAsync<ContactChangedEvent>()).Contact.Lists);
        Assert.Equal(MsnpLists.Allow | MsnpLists.Forward, (await network.NextAsync<ContactChangedEvent>()).Contact.Lists);
    }

    [TimedTheory]
    [InlineData(205, CommandFailure.UnknownAddress)]
    [InlineData(208, CommandFailure.UnknownAddress)]
    [InlineData(201, CommandFailure.InvalidAddress)]
    [InlineData(210, CommandFailure.ListFull)]
    [InlineData(403, CommandFailure.Other)]
    public async Task Refusals_say_what_they_are_and_leave_the_session_alone(int code, CommandFailure failure)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(9);
        var adding = network.Client.AddContactAsync(Carol, null, Token);
        await server.ExpectStartAsync("ADD 7 AL");
        await server.SendAsync($"{code} 7");
        var exception = await Assert.ThrowsAsync<MsnpCommandException>(() => adding);
        Assert.Equal((failure, code), (exception.Failure, (int)exception.Code!));
        Assert.False(network.Client.Contacts.Contacts.ContainsKey(Carol));
    }

    [TimedFact]
    public async Task Who_turns_out_to_be_on_the_opposite_list_is_taken_off_it_first()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(10);
        var accepting = network.Client.AcceptContactAsync(Carol, Token);
        await server.PlayAsync($"ADC 7 AL N={Carol}", "219 7");
        await server.PlayAsync($"REM 8 BL {Carol}", $"REM 8 BL {Carol}");
        await server.PlayAsync($"ADC 9 AL N={Carol}", $"ADC 9 AL N={Carol}");
        await accepting;
        Assert.Equal(MsnpLists.Allow, network.Client.Contacts.Contacts[Carol].Lists);
    }

    [TimedTheory]
    [InlineData("no address")]
    [InlineData("a@b c")]
    [InlineData("a@b\r\nOUT")]
    [InlineData("@")]
    public async Task What_is_no_address_never_reaches_the_server(string address)
    {
        await using var network = new ScriptedNetwork();
        await network.SignInWithBobAsync(9);
        var exception = await Assert.ThrowsAsync<MsnpCommandException>(() => network.Client.AddContactAsync(address, null, Token));
        Assert.Equal(CommandFailure.InvalidAddress, exception.Failure);
    }

    [TimedFact]
    public async Task Who_takes_himself_away_is_removed_or_changed()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(9);
        await server.SendAsync($"ADD 0 RL 4 {Carol} Carol", $"REM 0 RL 5 {Carol}", $"REM 0 RL 6 {Bob}");
        await network.NextAsync<ContactRequestEvent>();
        Assert.Equal(Carol, (await network.NextAsync<ContactRemovedEvent>()).Address);
        Assert.Equal(MsnpLists.Forward | MsnpLists.Allow, (await network.NextAsync<ContactChangedEvent>()).Contact.Lists);
    }

    [TimedTheory]
    [InlineData(9, "ADG 7 2 Pals 3 0", "3", "REG 8 3 Mates 0", "REG 8 4 3 Mates 0", "RMG 11 3", "RMG 11 6 3")]
    [InlineData(10, "ADG 7 Pals g-1 0", "g-1", "REG 8 g-1 Mates 0", "REG 8 1 Mates g-1 0", "RMG 11 g-1", "RMG 11 1 g-1")]
    public async Task Groups_are_made_renamed_filled_and_deleted(
        int version, string created, string id, string rename, string renamed, string delete, string deleted)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(version);
        var creating = network.Client.CreateGroupAsync("Pals", Token);
        await server.PlayAsync("ADG 7 Pals 0", created);
        Assert.Equal(id, (await creating).Id);
        Assert.Equal("Pals", (await network.NextAsync<ContactListSettingsEvent>()).List.Groups[id].Name);

        var renaming = network.Client.RenameGroupAsync(id, "Mates", Token);
        await server.PlayAsync(rename, renamed);
        await renaming;
        Assert.Equal("Mates", network.Client.Contacts.Groups[id].Name);

        var old = version < 10 ? "0" : "g-0";
        var moving = network.Client.MoveContactAsync(Bob, old, id, Token);
        var add = version < 10 ? $"ADD 9 FL {Bob} Bob {id}" : $"ADC 9 FL C=7d0b7a52-2222 {id}";
        await server.PlayAsync(add, version < 10 ? $"ADD 9 FL 5 {Bob} Bob {id}" : add);
        var rem = version < 10 ? $"REM 10 FL {Bob} {old}" : $"REM 10 FL 7d0b7a52-2222 {old}";
        await server.PlayAsync(rem, version < 10 ? $"REM 10 FL 5 {Bob} {old}" : rem);
        await moving;
        Assert.Equal([id], network.Client.Contacts.Contacts[Bob].GroupIds);

        var deleting = network.Client.DeleteGroupAsync(id, Token);
        await server.PlayAsync(delete, deleted);
        await deleting;
        Assert.False(network.Client.Contacts.Groups.ContainsKey(id));
        Assert.Empty(network.Client.Contacts.Contacts[Bob].GroupIds);
    }

    [TimedTheory]
    [InlineData(9, "REA 7 alice@example.com A%20B", "REA 7 2 alice@example.com A%20B", "REA 8 bob@example.org Rob", "REA 8 3 bob@example.org Rob")]
    [InlineData(10, "PRP 7 MFN A%20B", "PRP 7 MFN A%20B", "SBP 8 7d0b7a52-2222 MFN Rob", "SBP 8 7d0b7a52-2222 MFN Rob")]
    public async Task Names_are_changed(int version, string own, string ownReply, string contact, string contactReply)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(version);
        var renaming = network.Client.SetOwnNameAsync("A B", Token);
        await server.PlayAsync(own, ownReply);
        await renaming;
        Assert.Equal("A B", network.Client.Contacts.OwnName);

        renaming = network.Client.RenameContactAsync(Bob, "Rob", Token);
        await server.PlayAsync(contact, contactReply);
        await renaming;
        Assert.Equal("Rob", network.Client.Contacts.Contacts[Bob].DisplayName);
        Assert.Equal("A B", (await network.NextAsync<ContactListSettingsEvent>()).List.OwnName);
        Assert.Equal("Rob", (await network.NextAsync<ContactChangedEvent>()).Contact.DisplayName);
    }

    [TimedTheory]
    [InlineData(9)]
    [InlineData(10)]
    public async Task Only_contacts_of_the_list_are_renamed_or_moved(int version)
    {
        await using var network = new ScriptedNetwork();
        await network.SignInWithBobAsync(version);
        var exception = await Assert.ThrowsAsync<MsnpCommandException>(() => network.Client.RenameContactAsync(Carol, "C", Token));
        Assert.Equal(MsnpErrorCode.NotOnList, exception.Code);
        await Assert.ThrowsAsync<MsnpCommandException>(() => network.Client.MoveContactAsync(Carol, null, "1", Token));
    }

    [TimedFact]
    public async Task Settings_are_changed_and_so_already_is_done()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(9);
        var setting = network.Client.SetAllowsStrangersAsync(false, Token);
        await server.PlayAsync("BLP 7 BL", "BLP 7 2 BL");
        await setting;
        setting = network.Client.SetAsksAboutNewContactsAsync(false, Token);
        await server.PlayAsync("GTC 8 N", "218 8");
        await setting;
        Assert.False(network.Client.Contacts.AllowsStrangers);
        Assert.False(network.Client.Contacts.AsksAboutNewContacts);
    }

    private static string Encoded(string address) => address.Replace("@", "%40", StringComparison.Ordinal);
}
