using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Testing;

namespace MsnBridge.Data.Tests.Contracts;

internal sealed class InMemoryStores : IStores
{
    private readonly InMemoryPuppetStore _puppets = new();

    public InMemoryStores()
    {
        Journal = new InMemoryJournal(Time);
        Rosters = new InMemoryHomeRosterStore(_puppets);
    }

    public IJournal Journal { get; }

    public IPuppetStore Puppets => _puppets;

    public IHomeRosterStore Rosters { get; }

    public FakeTimeProvider Time { get; } = new(Samples.Noon);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class InMemoryJournalTests : JournalContract
{
    protected override Task<IStores> OpenAsync() => Task.FromResult<IStores>(new InMemoryStores());
}

public sealed class InMemoryPuppetStoreTests : PuppetStoreContract
{
    protected override Task<IStores> OpenAsync() => Task.FromResult<IStores>(new InMemoryStores());
}

public sealed class InMemoryHomeRosterStoreTests : HomeRosterStoreContract
{
    protected override Task<IStores> OpenAsync() => Task.FromResult<IStores>(new InMemoryStores());
}
