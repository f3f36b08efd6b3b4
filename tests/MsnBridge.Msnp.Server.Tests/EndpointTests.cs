namespace MsnBridge.Msnp.Server.Tests;

public sealed class EndpointTests : NewVersionTest
{
    [Theory]
    [InlineData("MSNP13", "ILN 9 NLN bob@msn.example Bob 32", "FLN bob@msn.example")]
    [InlineData("MSNP14", "ILN 9 NLN bob@msn.example 1 Bob 32 0", "FLN bob@msn.example 1 0")]
    [InlineData("MSNP15", "ILN 9 NLN bob@msn.example 1 Bob 32 0", "FLN bob@msn.example 1 0")]
    [InlineData("MSNP16", "ILN 9 NLN bob@msn.example 1 Bob 32:0 0", "FLN bob@msn.example 1 0:0")]
    [InlineData("MSNP17", "ILN 9 NLN bob@msn.example 1 Bob 32:0 0", "FLN bob@msn.example 1 0:0")]
    [InlineData("MSNP18", "NLN NLN 1:bob@msn.example Bob 32:0 0", "FLN 1:bob@msn.example 0:0")]
    public async Task Contacts_are_seen_in_the_form_of_the_version(string dialect, string initial, string gone)
    {
        await BefriendAsync(Alice, Bob);
        var bob = await GoOnlineAsync(Bob, "MSNP12");
        var alice = await GoOnlineAsync(Alice, dialect);
        await alice.ExpectAsync(initial);
        alice.Ignore("UBX");
        alice.Ignore("NLN");
        await bob.ExpectAsync($"NLN NLN {Alice} Alice 32");
        await bob.SendAsync("OUT");
        await alice.ExpectAsync(gone);
    }

    [Fact]
    public async Task Personal_messages_are_told_in_the_form_of_the_version()
    {
        await BefriendAsync(Alice, Bob);
        await BefriendAsync(Alice, Carol);
        var bob = await GoOnlineAsync(Bob, "MSNP15");
        var carol = await GoOnlineAsync(Carol, "MSNP11");
        var alice = await SignInWithPoliciesAsync(Alice, "MSNP18", Desktop);
        alice.Ignore("NLN");
        alice.Ignore("UBX");
        alice.Ignore("MSG");
        await alice.SendAsync("UUX 5", "<PrivateEndpointData><EpName>Desktop</EpName><Idle>false</Idle><ClientType>1</ClientType><State>NLN</State></PrivateEndpointData>");
        await alice.ExpectAsync("UUX 5 0");
        await alice.SendAsync("UUX 6", "<Data><PSM>Building &amp; bridging</PSM><CurrentMedia></CurrentMedia><MachineGuid>{1}</MachineGuid><Scene>s</Scene></Data>");
        await alice.ExpectAsync("UUX 6 0");
        await alice.SendAsync("CHG 7 NLN 32:48 0");
        await alice.ExpectAsync("CHG 7 NLN 32:48 0");
        await bob.ExpectAsync($"NLN NLN {Alice} 1 Alice 32 0");
        await bob.ExpectAsync($"UBX {Alice} 1 *");
        Assert.Equal("<Data><PSM>Building &amp; bridging</PSM><CurrentMedia></CurrentMedia><MachineGuid>{1}</MachineGuid></Data>", bob.Payload);
        await carol.ExpectAsync($"NLN NLN {Alice} Alice 32");
        await carol.ExpectAsync($"UBX {Alice} *");
        Assert.Equal("<Data><PSM>Building &amp; bridging</PSM><CurrentMedia></CurrentMedia></Data>", carol.Payload);
        await alice.ExpectNothingAsync();
        alice.Heed("UBX");
        await alice.SendAsync("UUX 8", "<Data><PSM>gone</PSM></Data>");
        await alice.ExpectAsync("UUX 8 0");
        await alice.ExpectAsync("UBX 1:alice@msn.example *");
        Assert.Contains("<EpName>Desktop</EpName>", alice.Payload, StringComparison.Ordinal);
        await bob.ExpectAsync($"UBX {Alice} 1 *");
        Assert.Contains("<PSM>gone</PSM>", bob.Payload, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Data><PSM>half")]
    [InlineData("<!DOCTYPE Data [<!ENTITY a \"b\">]><Data/>")]
    public async Task A_document_that_makes_no_sense_is_refused(string document)
    {
        var alice = await SignInAsync(Alice, "MSNP15");
        await alice.SendAsync("UUX 5", document);
        await alice.ExpectAsync("715 5");
        await alice.ExpectNothingAsync();
    }

    [Fact]
    public async Task Several_places_stand_side_by_side_and_know_of_one_another()
    {
        var desktop = await GoOnlineAtAsync(Alice, "MSNP18", Desktop);
        await desktop.ExpectAsync($"NLN NLN 1:{Alice} Alice 32:48 0");
        await desktop.ExpectAsync($"UBX 1:{Alice} *");
        var laptop = await SignInWithPoliciesAsync(Alice, "MSNP16", Laptop);
        await laptop.SendAsync("UUX 5", "<PrivateEndpointData><EpName>Laptop</EpName><Idle>false</Idle><ClientType>1</ClientType><State>AWY</State></PrivateEndpointData>");
        await laptop.ExpectAsync("UUX 5 0");
        await desktop.ExpectAsync($"UBX 1:{Alice} *");
        await laptop.SendAsync("CHG 6 AWY 64:0");
        await laptop.ExpectAsync("CHG 6 AWY 64:0");
        await laptop.ExpectAsync($"NLN AWY {Alice} 1 Alice 64:0 0");
        await laptop.ExpectAsync($"UBX {Alice} 1 *");
        await desktop.ExpectAsync($"NLN AWY 1:{Alice} Alice 64:0 0");
        await desktop.ExpectAsync($"UBX 1:{Alice} *");
        Assert.Contains("<EndpointData id=\"{11111111-aaaa-4bbb-8ccc-000000000001}\"><Capabilities>32:48</Capabilities></EndpointData>", desktop.Payload, StringComparison.Ordinal);
        Assert.Contains("<EndpointData id=\"{22222222-aaaa-4bbb-8ccc-000000000002}\"><Capabilities>64:0</Capabilities></EndpointData>", desktop.Payload, StringComparison.Ordinal);
        Assert.Contains("<EpName>Laptop</EpName>", desktop.Payload, StringComparison.Ordinal);

        await laptop.SendAsync("OUT");
        await desktop.ExpectAsync($"NLN AWY 1:{Alice} Alice 32:48 0");
        await desktop.ExpectAsync($"UBX 1:{Alice} *");
        Assert.DoesNotContain("Laptop", desktop.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contacts_see_somebody_go_when_his_last_place_is_gone_and_never_his_private_data()
    {
        await BefriendAsync(Alice, Bob);
        var bob = await GoOnlineAtAsync(Bob, "MSNP18", Office);
        await bob.ExpectAsync($"NLN NLN 1:{Bob} *");
        await bob.ExpectAsync($"UBX 1:{Bob} *");
        var desktop = await GoOnlineAtAsync(Alice, "MSNP18", Desktop);
        await bob.ExpectAsync($"NLN NLN 1:{Alice} *");
        await bob.ExpectAsync($"UBX 1:{Alice} *");
        var laptop = await GoOnlineAtAsync(Alice, "MSNP18", Laptop);
        await bob.ExpectAsync($"NLN NLN 1:{Alice} *");
        await bob.ExpectAsync($"UBX 1:{Alice} *");
        Assert.Contains("{22222222-aaaa-4bbb-8ccc-000000000002}", bob.Payload, StringComparison.Ordinal);
        Assert.DoesNotContain("PrivateEndpointData", bob.Payload, StringComparison.Ordinal);
        await desktop.SendAsync("OUT");
        await bob.ExpectAsync($"UBX 1:{Alice} *");
        Assert.DoesNotContain("{11111111-aaaa-4bbb-8ccc-000000000001}", bob.Payload, StringComparison.Ordinal);
        await laptop.SendAsync("OUT");
        await bob.ExpectAsync($"FLN 1:{Alice} 0:0");
    }

    [Theory]
    [InlineData("MSNP18", true)]
    [InlineData("MSNP15", false)]
    [InlineData("MSNP12", false)]
    [InlineData("MSNP5", false)]
    public async Task The_same_place_or_a_client_without_places_puts_the_older_out(string dialect, bool isSamePlace)
    {
        var older = await SignInWithPoliciesAsync(Alice, "MSNP18", Desktop);
        var newer = isSamePlace ? await SignInWithPoliciesAsync(Alice, dialect, Desktop) : await SignInAsync(Alice, dialect);
        await older.ExpectAsync("OUT OTH");
        await older.ExpectEndAsync();
        await newer.ExpectNothingAsync();
        var last = await SignInWithPoliciesAsync(Alice, "MSNP16", isSamePlace ? Laptop : Desktop);
        await last.ExpectNothingAsync();
        if (isSamePlace)
        {
            await newer.ExpectNothingAsync();
            return;
        }

        await newer.ExpectAsync("OUT OTH");
        await newer.ExpectEndAsync();
    }

    [Fact]
    public async Task A_place_can_be_signed_out_from_another()
    {
        var desktop = await SignInWithPoliciesAsync(Alice, "MSNP18", Desktop);
        var laptop = await SignInWithPoliciesAsync(Alice, "MSNP18", Laptop);
        await desktop.SendAsync($"UUN 5 {Alice};{Laptop:B} 4", "goawyplzthxbye");
        await desktop.ExpectAsync("UUN 5 OK");
        await laptop.ExpectAsync($"UBN {Alice};{Desktop:B} 4 14");
        Assert.Equal("goawyplzthxbye", laptop.Payload);
    }

    [Fact]
    public async Task Notices_reach_who_is_there_and_lets_the_sender()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await GoOnlineAsync(Alice, "MSNP15");
        await alice.SendAsync($"UUN 4 {Bob} 3", "hi");
        await alice.ExpectAsync("217 4");
        var bob = await GoOnlineAsync(Bob, "MSNP13");
        await bob.ExpectAsync("ILN *");
        await alice.ExpectAsync("NLN *");
        await alice.SendAsync($"UUN 5 {Bob} 3", "hi");
        await alice.ExpectAsync("UUN 5 OK");
        await bob.ExpectAsync($"UBN {Alice} 3 2");
        Assert.Equal("hi", bob.Payload);
        await alice.SendAsync("UUN 6 nobody@msn.example 3", "hi");
        await alice.ExpectAsync("217 6");
        await bob.SendAsync("ADL 7", Document("alice", "4"));
        await bob.ExpectAsync("ADL 7 OK");
        await alice.ExpectAsync("FLN *");
        await alice.SendAsync($"UUN 8 {Bob} 3", "hi");
        await alice.ExpectAsync("217 8");
    }

    [Fact]
    public async Task A_change_of_the_list_at_one_place_is_told_to_the_others()
    {
        var desktop = await SignInWithPoliciesAsync(Alice, "MSNP18", Desktop);
        var laptop = await SignInWithPoliciesAsync(Alice, "MSNP18", Laptop);
        await desktop.SendAsync("ADL 5", Document("bob", "3"));
        await desktop.ExpectAsync("ADL 5 OK");
        await laptop.ExpectAsync("NOT *");
        Assert.Contains("ABCHInternal", laptop.Payload, StringComparison.Ordinal);
    }
}
