using System.Globalization;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Xmpp;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>Many linked accounts in one process, through the real XMPP server, each signed in with its own connection.</summary>
[Collection(Prosody.Name)]
public sealed class CapacityStory(ProsodyServer server)
{
    private const int Accounts = 500;

    // What the process makes once (code, pools, buffers) is not to be counted as memory of accounts.
    private const int WarmUp = 50;
    private const int ContactsOfEach = 10;

    [Fact]
    public async Task Five_hundred_linked_accounts_live_in_one_process()
    {
        server.SkipWhereMissing();
        await using var msn = new MsnStage();
        await msn.StartAsync();
        List<MsnPerson> contacts = [.. Enumerable.Range(0, ContactsOfEach).Select(number => msn.NewPerson($"contact{number}"))];
        var accounts = new List<MsnAccount>();
        for (var number = 0; number < Accounts; number++)
        {
            accounts.Add(msn.NewAccount($"account{number}"));
            await msn.BefriendAsync(accounts[^1], contacts);
        }

        await using var bridge = new BridgeProcess();
        await bridge.WriteConfigurationAsync(BridgeConfiguration.For(server, msn));
        bridge.Start(measurable: true);
        await bridge.WaitForLogAsync("is connected to the XMPP server");
        await using var people = await PeopleDomain.ConnectAsync(server);

        await LinkAsync(people, accounts, 0, WarmUp);
        var before = await bridge.MeasureAsync();
        await LinkAsync(people, accounts, WarmUp, Accounts);
        var after = await bridge.MeasureAsync();

        // All are signed in, and each talks with his own contact.
        foreach (var number in new[] { 0, 1, WarmUp, Accounts / 2, Accounts - 1 })
        {
            var contact = contacts[number % ContactsOfEach];
            var (question, answer) = (Secrets.New("message"), Secrets.New("message"));
            await people.SayAsync(Name(number), $"{contact.Address.Replace("@", "\\40", StringComparison.Ordinal)}@{server.ComponentJid}", question);
            await contact.HearsAsync(accounts[number].Address, question);
            await contact.SaysAsync(accounts[number].Address, answer);
            await people.HearsAsync(Name(number), answer);
        }

        var (heap, resident) = ((after.Heap - before.Heap) / (Accounts - WarmUp), (after.Resident - before.Resident) / (Accounts - WarmUp));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Memory of one idle linked account with {ContactsOfEach} contacts: {heap / 1024.0:0.0} KiB of live heap, {resident / 1024.0:0.0} KiB resident; the whole bridge with {Accounts}: {after.Heap >> 20} MiB and {after.Resident >> 20} MiB"));
        Assert.InRange(heap, 1, 256 * 1024);
    }

    private static async Task LinkAsync(PeopleDomain people, List<MsnAccount> accounts, int from, int to)
    {
        var answers = await Task.WhenAll(Enumerable.Range(from, to - from).Select(async number =>
        {
            var answer = await people.RegisterAsync(Name(number), accounts[number].Address, accounts[number].Password);
            await people.BeAvailableAsync(Name(number));
            return answer;
        }));
        Assert.All(answers, answer => Assert.Equal("result", answer.Attribute("type")?.Value));
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"person{number}");
}
