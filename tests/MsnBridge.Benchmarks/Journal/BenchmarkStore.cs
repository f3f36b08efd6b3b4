using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Data;
using MsnBridge.Data.Journal;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Writing;

namespace MsnBridge.Benchmarks.Journal;

/// <summary>The store as the host composes it, in a directory of its own, and beside it a journal that commits each call alone.</summary>
internal sealed class BenchmarkStore : IAsyncDisposable
{
    private static readonly HomeUser s_sender = new(new HomeNetworkId("xmpp"), "juliet@capulet.example");
    private static readonly MessageContent s_content = new("But soft, what light through yonder window breaks?", new TextStyle { Font = "Arial" });

    // Beside the program and not in the system's temporary directory, which may be memory.
    private readonly string _directory = Path.Combine(AppContext.BaseDirectory, $"journal-{Guid.NewGuid():N}");
    private readonly ServiceProvider _services;
    private readonly GroupCommitWriter _oneEachWriter;

    private BenchmarkStore()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSqliteData(new SqliteDataOptions { Directory = _directory })
            .BuildServiceProvider();
        var provider = _services.GetRequiredService<IDatabaseProvider>();
        _oneEachWriter = new GroupCommitWriter(provider, NullLogger<GroupCommitWriter>.Instance, maximumTogether: 1);
        OneEach = new JournalStore(provider, _oneEachWriter, TimeProvider.System, NullLogger<JournalStore>.Instance);
    }

    public string DatabasePath => Path.Combine(_directory, "msnbridge.db");

    public IJournal Grouped => _services.GetRequiredService<IJournal>();

    public IJournal OneEach { get; }

    public static async Task<BenchmarkStore> OpenAsync()
    {
        var store = new BenchmarkStore();
        await store._services.GetRequiredService<IBridgeDatabase>().PrepareAsync(CancellationToken.None);
        return store;
    }

    public static LaneKey NewLane() =>
        new(new PortalKey(new PuppetId(Guid.NewGuid()), ConversationId.Direct(new ContactId("romeo@montague.example"))), LaneEnd.Remote);

    /// <summary>A message as a home network accepts it, with a key of its own.</summary>
    public static JournalDraft NewMessage(LaneKey lane)
    {
        var id = Guid.NewGuid().ToString("N");
        var reference = new HomeMessageReference(s_sender, "juliet@capulet.example/balcony", id, ReceiptRequested: true);
        return new JournalDraft(lane, new MessageToRemote(s_content, reference), DateTimeOffset.UtcNow, id);
    }

    /// <summary>What its sender is told at the end.</summary>
    public static JournalDraft NewReport(JournalEntry entry)
    {
        var message = (MessageToRemote)entry.Event;
        var lane = new LaneKey(entry.Lane.Portal, LaneEnd.Home(s_sender.Network));
        return new JournalDraft(
            lane, new DeliveryReport(message.Message, DeliveryOutcome.Delivered, DeliveryFailure.None), DateTimeOffset.UtcNow);
    }

    public async ValueTask DisposeAsync()
    {
        await _oneEachWriter.DisposeAsync();
        await _services.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
