using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Tests;

public sealed class MembershipTests : NewVersionTest
{
    [Fact]
    public async Task Somebody_who_is_added_is_stored_seen_and_told()
    {
        var bob = await GoOnlineAsync(Bob, "MSNP14");
        var alice = await GoOnlineAsync(Alice, "MSNP15");
        await alice.SendAsync("ADL 12", Document("bob", "3"));

        // Presence comes before the confirmation.
        await alice.ExpectAsync($"ILN 12 NLN {Bob} 1 Bob 32 0");
        await alice.ExpectAsync("ADL 12 OK");
        await bob.ExpectAsync("ADL 0 *");
        Assert.Equal("<ml><d n=\"msn.example\"><c n=\"alice\" l=\"8\" t=\"1\" f=\"Alice\"/></d></ml>", bob.Payload);
        await bob.ExpectAsync("NOT *");
        Assert.Contains("ABCHInternal", bob.Payload, StringComparison.Ordinal);
        await using var resident = Network.AddResident(Alice);
        Assert.Equal([Bob], resident.ListOf(MsnpLists.Forward));
        Assert.Equal([Bob], resident.ListOf(MsnpLists.Allow));

        await alice.SendAsync("RML 13", Document("bob", "1"));
        await alice.ExpectAsync("RML 13 OK");
        await bob.ExpectAsync("RML 0 *");
        await bob.ExpectAsync("NOT *");
        Assert.Empty(resident.ListOf(MsnpLists.Forward));
    }

    [Fact]
    public async Task Somebody_with_an_older_client_learns_in_his_own_words_that_he_was_added()
    {
        var bob = await GoOnlineAsync(Bob, "MSNP12");
        var carol = await GoOnlineAsync(Carol, "MSNP9");
        var alice = await GoOnlineAsync(Alice, "MSNP18");
        alice.Ignore("NLN");
        alice.Ignore("UBX");
        await alice.SendAsync("ADL 12", "<ml><d n=\"msn.example\"><c n=\"bob\" l=\"3\" t=\"1\"/><c n=\"carol\" l=\"3\" t=\"1\"/></d></ml>");
        await alice.ExpectAsync("ADL 12 OK");
        await bob.ExpectAsync($"ADC 0 RL N={Alice} F=Alice");
        await carol.ExpectAsync($"ADD 0 RL * {Alice} Alice");
    }

    [Fact]
    public async Task Blocking_hides_and_unblocking_shows()
    {
        await BefriendAsync(Alice, Bob);
        var bob = await GoOnlineAsync(Bob, "MSNP18");
        bob.Ignore("UBX");
        var alice = await GoOnlineAsync(Alice, "MSNP15");
        alice.Ignore("ILN");
        alice.Ignore("UBX");
        await bob.ExpectAsync($"NLN NLN 1:{Bob} *");
        await bob.ExpectAsync($"NLN NLN 1:{Alice} *");
        await alice.SendAsync("RML 12", Document("bob", "2"));
        await alice.ExpectAsync("RML 12 OK");
        await alice.SendAsync("ADL 13", Document("bob", "4"));
        await alice.ExpectAsync("ADL 13 OK");
        await bob.ExpectAsync($"FLN 1:{Alice} 0:0");
        await alice.SendAsync("RML 14", Document("bob", "4"));
        await alice.ExpectAsync("RML 14 OK");
        await bob.ExpectAsync($"NLN NLN 1:{Alice} Alice 32:0 0");
    }

    [Fact]
    public async Task Allowing_takes_a_block_back_in_whatever_order_clients_say_so()
    {
        var alice = await SignInAsync(Alice, "MSNP15");
        await alice.SendAsync("ADL 12", Document("bob", "4"));
        await alice.ExpectAsync("ADL 12 OK");
        await alice.SendAsync("ADL 13", Document("bob", "2"));
        await alice.ExpectAsync("ADL 13 OK");
        await using var resident = Network.AddResident(Alice);
        Assert.Empty(resident.ListOf(MsnpLists.Block));
        Assert.Equal([Bob], resident.ListOf(MsnpLists.Allow));
    }

    [Theory]
    [InlineData("<ml><d n=\"msn.example\"><c n=\"nobody\" l=\"3\" t=\"1\"/></d></ml>", "208")]
    [InlineData("<ml><d n=\"msn.example\"><c n=\"bob\" l=\"3\" t=\"1\"/><c n=\"nobody\" l=\"3\" t=\"1\"/></d></ml>", "208")]
    [InlineData("<ml><d n=\"msn.example\"><c n=\"alice\" l=\"3\" t=\"1\"/></d></ml>", "201")]
    public async Task A_list_with_somebody_who_cannot_be_on_it_is_refused_as_a_whole(string document, string error)
    {
        var alice = await SignInAsync(Alice, "MSNP15");
        await alice.SendAsync("ADL 5", document);
        await alice.ExpectAsync($"{error} 5");
        await alice.ExpectNothingAsync();
        await using var resident = Network.AddResident(Alice);
        Assert.Empty(resident.ListOf(MsnpLists.Forward));
    }

    [Theory]
    [InlineData("<ml><d n=\"msn.example\"></d></ml>", "240")]
    [InlineData("<ml><d><c n=\"bob\" l=\"3\" t=\"1\"/></d></ml>", "241")]
    [InlineData("<ml><d n=\"msn.example\"><c n=\"bob\" l=\"many\" t=\"1\"/></d></ml>", "241")]
    [InlineData("<ml><d n=\"msn.example\"><c n=\"bob\" l=\"8\" t=\"1\"/></d></ml>", "241")]
    [InlineData("<ml><d n=\"msn.example\"><c n=\"bob\" l=\"6\" t=\"1\"/></d></ml>", "241")]
    [InlineData("<ml><d n=\"msn.example\"><c n=\"bob\" t=\"1\"/></d></ml>", "241")]
    [InlineData("<ml", "241")]
    [InlineData("<ml><d n=\"msn.example\"><c n=\"bob\" l=\"3\" t=\"77\"/></d></ml>", "204")]
    public async Task A_list_that_makes_no_sense_has_its_number_and_closes(string document, string error)
    {
        var alice = await SignInAsync(Alice, "MSNP18");
        await alice.SendAsync("ADL 5", document);
        await alice.ExpectAsync($"{error} 5");
        await alice.ExpectEndAsync();
    }

    [Theory]
    [InlineData("RML 5", "<ml><d n=\"msn.example\"><c n=\"nobody\" l=\"2\" t=\"1\"/></d></ml>", "RML 5 OK")]
    [InlineData("RML 5", "<ml><d n=\"msn.example\"><c n=\"bob\" l=\"3\" t=\"1\"/></d></ml>", "RML 5 OK")]
    [InlineData("ADL 5", "<ml l=\"1\"><d n=\"elsewhere.example\"><c n=\"nobody\" l=\"3\" t=\"1\"/></d></ml>", "ADL 5 OK")]
    [InlineData("ADL 5", "<ml><t><c n=\"tel:+15551234567\" l=\"3\"/></t></ml>", "ADL 5 OK")]
    public async Task What_changes_nothing_is_confirmed(string line, string document, string answer)
    {
        var alice = await SignInAsync(Alice, "MSNP15");
        await alice.SendAsync(line, document);
        await alice.ExpectAsync(answer);
    }

    [Fact]
    public async Task The_network_of_an_address_is_told()
    {
        var alice = await SignInAsync(Alice, "MSNP14");
        await alice.SendAsync("FQY 5", "<ml><d n=\"msn.example\"><c n=\"bob\"/></d></ml>");
        await alice.ExpectAsync("FQY 5 *");
        Assert.Equal("<ml><d n=\"msn.example\"><c n=\"bob\" t=\"1\"/></d></ml>", alice.Payload);
        await alice.SendAsync("FQY 6", "<ml l=\"2\"><d n=\"msn.example\"><c n=\"nobody\"/></d></ml>");
        await alice.ExpectAsync("FQY 6 *");
        Assert.Equal("<ml><d n=\"msn.example\"><c n=\"nobody\"/></d></ml>", alice.Payload);
        await alice.SendAsync("FQY 7", "<ml><d n=\"msn.example\"></d></ml>");
        await alice.ExpectAsync("240 7");
        await alice.ExpectEndAsync();
    }

    [Fact]
    public async Task Who_was_added_by_a_resident_is_told_with_a_document()
    {
        var alice = await GoOnlineAsync(Alice, "MSNP18");
        alice.Ignore("NLN");
        alice.Ignore("UBX");
        await using var bob = Network.AddResident(Bob);
        bob.SignIn();
        bob.AddContact(Alice);
        await alice.ExpectAsync("ADL 0 *");
        await alice.ExpectAsync("NOT *");
        bob.RemoveContact(Alice);
        await alice.ExpectAsync("RML 0 *");
        await alice.ExpectAsync("NOT *");
    }
}
