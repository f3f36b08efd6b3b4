using System.Net;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

public sealed class SignInTests : NetworkTest
{
    [Theory]
    [InlineData("MSNP8", "USR 4 OK alice@msn.example Alice 1 0")]
    [InlineData("MSNP9", "USR 4 OK alice@msn.example Alice 1 0")]
    [InlineData("MSNP10", "USR 4 OK alice@msn.example 1 0")]
    [InlineData("MSNP11", "USR 4 OK alice@msn.example 1 0")]
    [InlineData("MSNP12", "USR 4 OK alice@msn.example 1 0")]
    public async Task A_client_of_each_dialect_signs_in(string dialect, string welcome)
    {
        var client = await ConnectAsync();
        await client.SendAsync($"VER 1 MSNP7 {dialect} CVR0");
        await client.ExpectAsync($"VER 1 {dialect}");
        await client.SendAsync($"CVR 2 0x0409 winnt 5.1 i386 MSNMSGR 5.0.0544 MSMSGS {Alice}");
        await client.ExpectAsync("CVR 2 5.0.0544 5.0.0544 5.0.0544 http* http*");
        await client.SendAsync($"USR 3 TWN I {Alice}");
        await client.ExpectAsync("USR 3 TWN S lc=1033,*,ct=*,tpf=*");
        await client.SendAsync($"USR 4 TWN S {await PassportClient.GetTicketAsync(Network.NexusUrl, Alice, PasswordOf(Alice), Token)}");
        await client.ExpectAsync(welcome);
        if (dialect is "MSNP11" or "MSNP12")
            await client.ExpectAsync("SBS 0 null");

        await client.ExpectAsync("MSG Hotmail Hotmail *");
        Assert.Contains("Content-Type: text/x-msmsgsprofile", client.Payload, StringComparison.Ordinal);
        Assert.Contains("MemberIdHigh: ", client.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_common_dialect_is_chosen()
    {
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP8 MSNP11 MSNP9 MSNP40 CVR0");
        await client.ExpectAsync("VER 1 MSNP11");
    }

    [Fact]
    public async Task A_client_without_a_common_dialect_is_sent_away()
    {
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP1 MSNP99 CVR0");
        await client.ExpectAsync("VER 1 0");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_second_version_request_is_refused()
    {
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP8 CVR0");
        await client.ExpectAsync("VER 1 MSNP8");
        await client.SendAsync("VER 2 MSNP9 CVR0");
        await client.ExpectAsync("715 2");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task Asking_for_the_methods_of_old_dialects_closes()
    {
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP8 CVR0");
        await client.ExpectAsync("VER 1 MSNP8");
        await client.SendAsync("INF 2");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_wrong_ticket_is_refused()
    {
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP8 CVR0");
        await client.ExpectAsync("VER 1 MSNP8");
        await client.SendAsync($"USR 2 TWN I {Alice}");
        await client.ExpectAsync("USR 2 TWN S *");
        await client.SendAsync("USR 3 TWN S t=nonsense&p=");
        await client.ExpectAsync("911 3");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task The_ticket_of_another_account_is_refused()
    {
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP8 CVR0");
        await client.ExpectAsync("VER 1 MSNP8");
        await client.SendAsync($"USR 2 TWN I {Alice}");
        await client.ExpectAsync("USR 2 TWN S *");
        await client.SendAsync($"USR 3 TWN S {await PassportClient.GetTicketAsync(Network.NexusUrl, Bob, PasswordOf(Bob), Token)}");
        await client.ExpectAsync("911 3");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_ticket_expires()
    {
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP8 CVR0");
        await client.ExpectAsync("VER 1 MSNP8");
        await client.SendAsync($"USR 2 TWN I {Alice}");
        await client.ExpectAsync("USR 2 TWN S *");
        var ticket = await PassportClient.GetTicketAsync(Network.NexusUrl, Alice, PasswordOf(Alice), Token);

        // Just past the life of the ticket would also be past the time to sign in of this connection; the next one is in time.
        Clock.Advance(Options.TicketLifetime);
        await client.ExpectEndAsync();
        var second = await ConnectAsync();
        await second.SendAsync("VER 1 MSNP8 CVR0");
        await second.ExpectAsync("VER 1 MSNP8");
        await second.SendAsync($"USR 2 TWN I {Alice}");
        await second.ExpectAsync("USR 2 TWN S *");
        await second.SendAsync($"USR 3 TWN S {ticket}");
        await second.ExpectAsync("911 3");
    }

    [Fact]
    public async Task Another_method_is_refused()
    {
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP8 CVR0");
        await client.ExpectAsync("VER 1 MSNP8");
        await client.SendAsync($"USR 2 MD5 I {Alice}");
        await client.ExpectAsync("911 2");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_command_before_sign_in_is_refused()
    {
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP8 CVR0");
        await client.ExpectAsync("VER 1 MSNP8");
        await client.SendAsync("SYN 2 0");
        await client.ExpectAsync("302 2");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_refused_with_a_text()
    {
        var login = await PassportClient.FindLoginAsync(Network.NexusUrl, Token);
        using var answer = await PassportClient.LoginAsync(login, Alice, "wrong", Token);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var reason = answer.Headers.WwwAuthenticate.ToString();
        Assert.StartsWith("Passport1.4 da-status=failed", reason, StringComparison.Ordinal);
        Assert.Contains("cbtxt=", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_account_is_refused_like_a_wrong_password()
    {
        var login = await PassportClient.FindLoginAsync(Network.NexusUrl, Token);
        using var answer = await PassportClient.LoginAsync(login, "nobody@msn.example", "any", Token);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_second_sign_in_of_an_account_ends_the_first()
    {
        var first = await SignInAsync(Alice, "MSNP8");
        var second = await SignInAsync(Alice, "MSNP11");
        await first.ExpectAsync("OUT OTH");
        await first.ExpectEndAsync();
        await second.ExpectNothingAsync();
    }

    [Fact]
    public async Task Shutting_down_is_told()
    {
        var client = await SignInAsync(Alice, "MSNP9");
        await Network.StopAsync(Token);
        await client.ExpectAsync("OUT SSD");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task Signing_in_again_on_one_connection_is_refused()
    {
        var client = await SignInAsync(Alice, "MSNP9");
        await client.SendAsync($"USR 9 TWN I {Alice}");
        await client.ExpectAsync("207 9");
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Logging_out_closes()
    {
        var client = await SignInAsync(Alice, "MSNP9");
        await client.SendAsync("OUT");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task Not_signing_in_in_time_closes()
    {
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP8 CVR0");
        await client.ExpectAsync("VER 1 MSNP8");
        Clock.Advance(Options.SignInTimeout);
        await client.ExpectEndAsync();
    }
}
