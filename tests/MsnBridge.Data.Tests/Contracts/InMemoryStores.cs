using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Content;
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
        Content = new InMemoryContentStore(Time);
        Inbox = new InMemoryHomeInbox(Time);
        Rosters = new InMemoryHomeRosterStore(_puppets);
    }

    public IJournal Journal { get; }

    public IPuppetStore Puppets => _puppets;

    public IHomeRosterStore Rosters { get; }

    public IHomeInbox Inbox { get; }

    public IHomeMemory Memory { get; } = new InMemoryHomeMemory();

    public IHomeSecrets Secrets { get; } = new InMemoryHomeSecrets();

    public IContentStore Content { get; }

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

public sealed class InMemoryHomeInboxTests : HomeInboxContract
{
    protected override Task<IStores> OpenAsync() => Task.FromResult<IStores>(new InMemoryStores());
}

public sealed class InMemoryHomeMemoryTests : HomeMemoryContract
{
    protected override Task<IStores> OpenAsync() => Task.FromResult<IStores>(new InMemoryStores());
}

public sealed class InMemoryHomeSecretsTests : HomeSecretsContract
{
    protected override Task<IStores> OpenAsync() => Task.FromResult<IStores>(new InMemoryStores());
}

public sealed class InMemoryContentStoreTests : ContentStoreContract
{
    protected override Task<IStores> OpenAsync() => Task.FromResult<IStores>(new InMemoryStores());
}
