using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Content;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Data.Tests.Contracts;

namespace MsnBridge.Data.Tests.Sqlite;

public sealed class SqliteJournalTests : JournalContract
{
    protected override Task<IStores> OpenAsync() => SqliteStoresOfOneTest.OpenAsync(Token);
}

public sealed class SqlitePuppetStoreTests : PuppetStoreContract
{
    protected override Task<IStores> OpenAsync() => SqliteStoresOfOneTest.OpenAsync(Token);
}

public sealed class SqliteHomeRosterStoreTests : HomeRosterStoreContract
{
    protected override Task<IStores> OpenAsync() => SqliteStoresOfOneTest.OpenAsync(Token);
}

public sealed class SqliteHomeInboxTests : HomeInboxContract
{
    protected override Task<IStores> OpenAsync() => SqliteStoresOfOneTest.OpenAsync(Token);
}

public sealed class SqliteHomeMemoryTests : HomeMemoryContract
{
    protected override Task<IStores> OpenAsync() => SqliteStoresOfOneTest.OpenAsync(Token);
}

public sealed class SqliteHomeSecretsTests : HomeSecretsContract
{
    protected override Task<IStores> OpenAsync() => SqliteStoresOfOneTest.OpenAsync(Token);
}

public sealed class SqliteContentStoreTests : ContentStoreContract
{
    protected override Task<IStores> OpenAsync() => SqliteStoresOfOneTest.OpenAsync(Token);
}

/// <summary>Stores whose directory goes with them.</summary>
internal sealed class SqliteStoresOfOneTest : IStores
{
    private readonly TemporaryDirectory _directory;
    private readonly SqliteStores _stores;

    private SqliteStoresOfOneTest(TemporaryDirectory directory, SqliteStores stores)
    {
        _directory = directory;
        _stores = stores;
    }

    public IJournal Journal => _stores.Journal;

    public IPuppetStore Puppets => _stores.Puppets;

    public IHomeRosterStore Rosters => _stores.Rosters;

    public IHomeInbox Inbox => _stores.Inbox;

    public IHomeMemory Memory => _stores.Memory;

    public IHomeSecrets Secrets => _stores.Secrets;

    public IContentStore Content => _stores.Content;

    public FakeTimeProvider Time => _stores.Time;

    public static async Task<IStores> OpenAsync(CancellationToken cancellationToken)
    {
        var directory = new TemporaryDirectory();
        return new SqliteStoresOfOneTest(directory, await SqliteStores.OpenAsync(directory.Path, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        _directory.Dispose();
    }
}
