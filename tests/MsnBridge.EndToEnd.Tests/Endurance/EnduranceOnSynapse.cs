using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Stories;
using MsnBridge.Testing.Ledger;

namespace MsnBridge.EndToEnd.Tests.Endurance;

[Collection(Synapse.Name)]
public sealed class EnduranceOnSynapse(SynapseServer server) : EnduranceStory(server)
{
    private readonly FaultyHomeserver _between = new(server);
    private readonly List<MatrixEndurancePerson> _people = [];
    private readonly HandedOver _handedOver = new();

    protected override string HomeConfiguration => _between.Configuration;

    private protected override IReadOnlyList<(string Name, Func<Random, Task> Break)> HomeBreaks =>
    [
        ("cut off from Synapse", chance => ForAWhileAsync(_between.ToHomeserver, Faults.CutBefore, chance)),
        ("answers of Synapse lost", chance => ForAWhileAsync(_between.ToHomeserver, Faults.LoseAnswer, chance)),
        ("held from Synapse", chance => ForAWhileAsync(_between.ToHomeserver, Faults.Hang, chance)),
        ("a proxy without Synapse", chance => ForAWhileAsync(_between.ToHomeserver, Faults.BadGateway, chance)),
        ("stopped", async _ =>
        {
            Assert.Equal(0, await Bridge.StopAsync());
            await StartAgainAsync();
        }),
        ("cut off for Synapse", chance => ForAWhileAsync(_between.ToBridge, Faults.CutBefore, chance)),
        ("answers to Synapse lost", chance => ForAWhileAsync(_between.ToBridge, Faults.LoseAnswer, chance)),
        ("transactions repeated", chance => ForAWhileAsync(_between.ToBridge, Faults.Repeat, chance)),
        ("events repeated in other transactions", chance => ForAWhileAsync(_between.ToBridge, Faults.RepeatInAnotherTransaction, chance)),
    ];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _between.DisposeAsync();
    }

    protected override async Task StartServersAsync()
    {
        await base.StartServersAsync();
        await _between.StartAsync();
        _between.ToHomeserver.KeepsRequests = _between.ToBridge.KeepsRequests = false;
        _between.ToBridge.Watch = _handedOver.See;
    }

    private protected override EndurancePerson Describe(HomePerson person, MsnAccount account)
    {
        _people.Add(new MatrixEndurancePerson(server, (MatrixPerson)person, account, Book));
        return _people[^1];
    }

    private protected override async Task KillAsync(Random chance)
    {
        await Bridge.KillAsync();
        await KillAgainAsync(chance);
        await StartAgainAsync();
    }

    private protected override string? NameOf(string origin) => _people.Select(person => person.NameOf(origin)).OfType<string>().FirstOrDefault();

    /// <summary>What was written in the moment in which Synapse ended a recovery stays with it until the next one.</summary>
    private protected override Task FlushAsync()
    {
        _between.ToBridge.Break(Faults.CutBefore, request => request.Is("PUT", "/transactions/"), times: 1);
        return Task.CompletedTask;
    }

    /// <summary>
    /// An event that Synapse writes between "no more transactions" and the end of a recovery stays in its table (application_services_txns) until the next one, and later ones go before
    /// it. Only what it had not even tried to hand over when the bridge had the later one already is excused.
    /// </summary>
    private protected override Task<IReadOnlyList<LedgerFault>> ExcuseAsync(LedgerReport report) => Task.FromResult<IReadOnlyList<LedgerFault>>(
    [
        .. report.Faults.Where(fault => fault is { Kind: LedgerFaultKind.OutOfOrder, After: { } after }
            && EventOf(fault.Message) is { } late && EventOf(after) is { } early && _handedOver.WasTakenBeforeOffered(early, late)),
    ]);

    private string? EventOf(string name) => _people.Select(person => person.EventOf(name)).OfType<string>().FirstOrDefault();

    private static async Task ForAWhileAsync(FaultyWay way, Fault fault, Random chance)
    {
        way.Break(fault);
        await Task.Delay(500 + chance.Next(3000), Token);
        way.Heal();
    }
}
