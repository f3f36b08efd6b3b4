using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Content;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Tests.Contracts;

namespace MsnBridge.Data.Tests.Sqlite;

/// <summary>The stores over a SQLite file, composed as the host composes them.</summary>
internal sealed class SqliteStores : IStores
{
    private readonly ServiceProvider _services;

    private SqliteStores(SqliteDataOptions options, FakeTimeProvider time, Action<IServiceCollection>? more)
    {
        Time = time;
        Directory = options.Directory;
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging())
            .AddSingleton<TimeProvider>(time)
            .AddSqliteData(options);
        more?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public IJournal Journal => _services.GetRequiredService<IJournal>();

    public IPuppetStore Puppets => _services.GetRequiredService<IPuppetStore>();

    public IHomeRosterStore Rosters => _services.GetRequiredService<IHomeRosterStore>();

    public IHomeInbox Inbox => _services.GetRequiredService<IHomeInbox>();

    public IHomeMemory Memory => _services.GetRequiredService<IHomeMemory>();

    public IHomeSecrets Secrets => _services.GetRequiredService<IHomeSecrets>();

    public IContentStore Content => _services.GetRequiredService<IContentStore>();

    public FakeTimeProvider Time { get; }

    public string Directory { get; }

    /// <summary>Every level.</summary>
    public FakeLogCollector Log => _services.GetFakeLogCollector();

    public IServiceProvider Services => _services;

    public static Task<SqliteStores> OpenAsync(string directory, CancellationToken cancellationToken) =>
        OpenAsync(new SqliteDataOptions { Directory = directory }, cancellationToken);

    public static async Task<SqliteStores> OpenAsync(SqliteDataOptions options, CancellationToken cancellationToken)
    {
        var stores = Compose(options);
        try
        {
            await stores.Services.GetRequiredService<IBridgeDatabase>().PrepareAsync(cancellationToken);
            return stores;
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    /// <summary>Not yet prepared.</summary>
    public static SqliteStores Compose(SqliteDataOptions options, Action<IServiceCollection>? more = null) =>
        new(options, new FakeTimeProvider(Samples.Noon), more);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
