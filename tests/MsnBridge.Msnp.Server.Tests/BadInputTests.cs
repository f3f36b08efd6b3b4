using System.Text;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

public sealed class BadInputTests : NetworkTest
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: example\r\n\r\n")]
    [InlineData("\u0001\u0002\u0003\r\n")]
    [InlineData("VER\r\n")]
    [InlineData("VER x MSNP8\r\n")]
    [InlineData("USR 1\r\nCVR 2\r\n")]
    public async Task Nonsense_before_sign_in_is_skipped_or_ends_that_connection_alone(string nonsense)
    {
        var alice = await SignInAsync(Alice, "MSNP8");
        var client = await ConnectAsync();
        await client.SendRawAsync(Encoding.UTF8.GetBytes(nonsense));
        client.Shutdown();
        await client.ExpectEndAsync();
        await alice.ExpectNothingAsync();
    }

    [Fact]
    public async Task Random_bytes_end_that_connection_alone()
    {
        var alice = await SignInAsync(Alice, "MSNP8");
        var random = new Random(20260101);
        for (var i = 0; i < 20; i++)
        {
            var garbage = new byte[random.Next(1, 4000)];
            random.NextBytes(garbage);
            var client = await ConnectAsync();
            await client.SendRawAsync(garbage);
            client.Shutdown();
            await client.ExpectEndAsync();
        }

        await alice.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_line_without_end_closes()
    {
        var client = await ConnectAsync();
        await client.SendRawAsync(new byte[20_000]);
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData("UUX 5 99999999")]
    [InlineData("UUX 5 -1")]
    [InlineData("UUX 5 99999999999999999999")]
    [InlineData("UUX 5 many")]
    public async Task A_length_that_makes_no_sense_closes(string line)
    {
        var alice = await SignInAsync(Alice, "MSNP11");
        await alice.SendAsync(line);
        await alice.ExpectEndAsync();
    }

    [Theory]
    [InlineData("XYZ 5 whatever")]
    [InlineData("XYZ")]
    [InlineData("CHG 5")]
    [InlineData("CHG 5 XXX 0")]
    [InlineData("ADD 5 XX bob@msn.example Bob")]
    [InlineData("ADD 5 FL")]
    [InlineData("SYN")]
    [InlineData("GTC 5 X")]
    [InlineData("")]
    [InlineData("   ")]
    public async Task What_makes_no_sense_is_skipped(string line)
    {
        var alice = await SignInAsync(Alice, "MSNP9");
        await alice.SendAsync(line);
        await alice.ExpectNothingAsync();
    }

    [Fact]
    public async Task Half_a_frame_at_the_end_is_no_command()
    {
        var alice = await SignInAsync(Alice, "MSNP9");
        var bob = await SignInAsync(Bob, "MSNP9");
        await alice.SendRawAsync("ADD 5 FL bob@msn.example B"u8.ToArray());
        alice.Shutdown();
        await alice.ExpectEndAsync();
        await bob.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_name_cannot_bring_a_second_command()
    {
        await BefriendAsync(Alice, Bob);
        var bob = await GoOnlineAsync(Bob, "MSNP8");
        var alice = await GoOnlineAsync(Alice, "MSNP8");
        await bob.ExpectAsync("NLN *");
        await alice.ExpectAsync("ILN *");
        await alice.SendAsync($"REA 10 {Alice} A%0D%0AOUT%20OTH%0D%0A");
        await alice.ExpectAsync("REA 10 *");
        await bob.ExpectAsync($"NLN NLN {Alice} A%0D%0AOUT%20OTH%0D%0A 32");
        await bob.ExpectNothingAsync();
    }

    [Fact]
    public async Task Commands_arrive_whole_however_they_are_cut()
    {
        var alice = await SignInAsync(Alice, "MSNP11");
        foreach (var one in "UUX 5 17\r\n<Data>\r\n\r\n</Data>PNG\r\n"u8.ToArray())
            await alice.SendRawAsync([one]);

        await alice.ExpectAsync("UUX 5 0");
        await alice.ExpectAsync("QNG 50");
    }

    [Fact]
    public async Task A_wrong_answer_to_the_challenge_closes()
    {
        var alice = await SignInAsync(Alice, "MSNP9");
        await alice.SendAsync("CHG 5 NLN 0");
        await alice.ExpectAsync("CHG 5 NLN 0");
        await alice.ExpectAsync("CHL 0 *");
        await alice.SendAsync("QRY 6 PROD0038W!61ZTF9", new string('0', 32));
        await alice.ExpectAsync("540 6");
        await alice.ExpectEndAsync();
    }

    [Theory]
    [InlineData("MSNP8", "msmsgs@msnmsgr.com")]
    [InlineData("MSNP9", "PROD0038W!61ZTF9")]
    [InlineData("MSNP11", "PROD0090YUAUV{2B")]
    [InlineData("MSNP12", "PROD0101{0RM?UBW")]
    public async Task A_right_answer_to_the_challenge_is_taken(string dialect, string product)
    {
        var alice = await SignInAsync(Alice, dialect);
        alice.Ignore("MSG");
        await alice.SendAsync("CHG 5 NLN 0");
        await alice.ExpectAsync("CHG 5 NLN 0");
        var challenge = (await alice.ExpectAsync("CHL 0 *"))[2];
        var known = Challenges.ClientProduct.Find(product);
        Assert.NotNull(known);
        var answer = Challenges.ClientChallenge.Answer(challenge, known, Dialects.MsnpDialect.Find(dialect)!.ChallengeAlgorithm);
        await alice.SendAsync($"QRY 6 {product}", answer);
        await alice.ExpectAsync("QRY 6");
        await alice.ExpectNothingAsync();
    }

    [Fact]
    public async Task No_answer_to_the_challenge_closes()
    {
        var alice = await SignInAsync(Alice, "MSNP9");
        await alice.SendAsync("CHG 9 NLN 32");
        await alice.ExpectAsync("CHG 9 NLN 32");
        await alice.ExpectAsync("CHL 0 *");
        Clock.Advance(Options.ChallengeTimeout);
        await alice.ExpectEndAsync();
    }

    [Fact]
    public async Task A_silent_client_is_asked_whether_it_lives()
    {
        var alice = await SignInAsync(Alice, "MSNP9");
        // The silence counts from the last command; the answer to one says that it does.
        await alice.SendAsync("PNG");
        await alice.ExpectAsync("QNG *");
        Clock.Advance(Options.SilenceTimeout);
        await alice.ExpectAsync("CHL 0 *");
        Clock.Advance(Options.ChallengeTimeout);
        await alice.ExpectEndAsync();
    }

    [Fact]
    public async Task A_hundred_and_fifty_clients_at_once_see_one_another()
    {
        const int Count = 150;
        string[] addresses = [.. Enumerable.Range(0, Count).Select(number => $"user{number}@msn.example")];
        foreach (var address in addresses)
            Network.CreateAccount(address, PasswordOf(address));

        for (var number = 1; number < Count; number++)
            await BefriendAsync(addresses[0], addresses[number]);

        var clients = await Task.WhenAll(addresses.Skip(1).Select((address, number) => GoOnlineAsync(address, $"MSNP{8 + (number % 5)}")));
        var first = await GoOnlineAsync(addresses[0], "MSNP12");
        await first.ExpectInAnyOrderAsync([.. addresses.Skip(1).Select(address => $"ILN 9 NLN {address} *")]);
        await Task.WhenAll(clients.Select(client => client.ExpectAsync($"NLN NLN {addresses[0]} *")));
    }
}
