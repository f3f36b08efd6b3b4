using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

public sealed class SingleSignOnTests : NewVersionTest
{
    [Theory]
    [InlineData("MSNP13")]
    [InlineData("MSNP14")]
    [InlineData("MSNP15")]
    [InlineData("MSNP16")]
    [InlineData("MSNP17")]
    [InlineData("MSNP18")]
    public async Task Every_version_with_an_address_book_signs_in(string dialect)
    {
        var alice = await SignInAsync(Alice, dialect);
        await alice.SendAsync("PNG");
        await alice.ExpectAsync("QNG 50");
        await alice.SendAsync("PRP 5 MFN Alice%20B");
        await alice.ExpectAsync("PRP 5 MFN Alice%20B");
        await alice.SendAsync("BLP 6 AL");
        await alice.ExpectAsync("BLP 6 AL");
        await alice.SendAsync("BLP 7 AL");
        await alice.ExpectAsync("BLP 7 AL");
        await alice.SendAsync("OUT");
        await alice.ExpectEndAsync();
    }

    [Fact]
    public async Task The_policies_carry_the_checksum_that_clients_compare()
    {
        var alice = await ConnectAsync();
        await alice.SendAsync("VER 1 MSNP15 CVR0");
        await alice.ExpectAsync("VER 1 MSNP15");
        await alice.SendAsync($"USR 2 SSO I {Alice}");
        await alice.ExpectAsync("GCF 0 203");
        Assert.Contains("checksum=\"94A347C122C483F8BEAD525832DB2F71\"", alice.Payload, StringComparison.Ordinal);
        Assert.Equal(64, (await alice.ExpectAsync("USR 2 SSO S MBI_KEY_OLD *"))[^1].Length);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_ticket_without_its_proof_is_refused(bool hasProof, bool isOfAlice)
    {
        using var web = new ServiceClient(Network.NexusUrl);
        var (ticket, key) = await web.GetTicketsAsync(isOfAlice ? Alice : Bob, PasswordOf(isOfAlice ? Alice : Bob));
        var alice = await ConnectAsync();
        await alice.SendAsync("VER 1 MSNP18 CVR0");
        await alice.ExpectAsync("VER 1 MSNP18");
        await alice.SendAsync($"USR 2 SSO I {Alice}");
        await alice.ExpectAsync("GCF 0 *");
        var nonce = (await alice.ExpectAsync("USR 2 SSO S MBI_KEY_OLD *"))[^1];
        await alice.SendAsync($"USR 3 SSO S {ticket}{(hasProof ? " " + SingleSignOnProof.Create(Convert.FromBase64String(key), nonce) : "")}");
        await alice.ExpectAsync("911 3");
        await alice.ExpectEndAsync();
    }

    [Fact]
    public async Task A_proof_over_another_nonce_is_refused()
    {
        using var web = new ServiceClient(Network.NexusUrl);
        var (ticket, key) = await web.GetTicketsAsync(Alice, PasswordOf(Alice));
        var alice = await ConnectAsync();
        await alice.SendAsync("VER 1 MSNP15 CVR0");
        await alice.ExpectAsync("VER 1 MSNP15");
        await alice.SendAsync($"USR 2 SSO I {Alice}");
        await alice.ExpectAsync("GCF 0 *");
        await alice.ExpectAsync("USR 2 SSO S MBI_KEY_OLD *");
        await alice.SendAsync($"USR 3 SSO S {ticket} {SingleSignOnProof.Create(Convert.FromBase64String(key), "another")}");
        await alice.ExpectAsync("911 3");
        await alice.ExpectEndAsync();
    }

    [Theory]
    [InlineData("MSNP15", "TWN")]
    [InlineData("MSNP13", "SSO")]
    public async Task A_way_of_signing_in_that_is_another_versions_is_refused(string dialect, string method)
    {
        var alice = await ConnectAsync();
        await alice.SendAsync($"VER 1 {dialect} CVR0");
        await alice.ExpectAsync($"VER 1 {dialect}");
        await alice.SendAsync($"USR 2 {method} I {Alice}");
        await alice.ExpectAsync("911 2");
        await alice.ExpectEndAsync();
    }

    [Fact]
    public async Task The_list_is_not_to_be_had_with_SYN()
    {
        var alice = await SignInAsync(Alice, "MSNP15");
        await alice.SendAsync("SYN 5 0 0");
        await alice.ExpectAsync("502 5");
        await alice.SendAsync("ADL 6", "<ml l=\"1\"></ml>");
        await alice.ExpectAsync("ADL 6 OK");
    }

    [Theory]
    [InlineData("ADC 5 AL N=bob@msn.example")]
    [InlineData("REM 5 AL bob@msn.example")]
    [InlineData("ADG 5 Friends 0")]
    [InlineData("GTC 5 N")]
    public async Task What_became_the_address_books_closes(string line)
    {
        var alice = await SignInAsync(Alice, "MSNP13");
        await alice.SendAsync(line);
        await alice.ExpectEndAsync();
    }
}
