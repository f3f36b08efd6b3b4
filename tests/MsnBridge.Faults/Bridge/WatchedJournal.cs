using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Faults.Home;
using MsnBridge.Faults.Msn;
using MsnBridge.Testing.Ledger;

namespace MsnBridge.Faults.Bridge;

/// <summary>Tells the ledger what the bridge's journal has taken, which of what comes from MSN is told to nobody else, and shows the home network what is in it.</summary>
internal sealed class WatchedJournal(IJournal journal, MessageLedger ledger, IRunHome home) : IJournal
{
    /// <summary>Puts it before the journal that is registered.</summary>
    public static void Watch(IServiceCollection services, MessageLedger ledger, IRunHome home)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IJournal));
        services.Remove(registered);
        services.AddSingleton<IJournal>(provider => new WatchedJournal(
            (IJournal)(registered.ImplementationInstance
                ?? registered.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!)),
            ledger,
            home));
    }

    public async ValueTask<IReadOnlyList<JournalEntry>> AppendAsync(IReadOnlyList<JournalDraft> drafts, CancellationToken cancellationToken)
    {
        var made = await journal.AppendAsync(drafts, cancellationToken);
        foreach (var entry in made)
        {
            if (SpokenText.TryRead(TextOf(entry.Event), out var name))
                ledger.Accept(name);
        }

        return made;
    }

    public async ValueTask<IReadOnlyList<JournalEntry>> ReadPendingAsync(LaneKey lane, int limit, CancellationToken cancellationToken)
    {
        var pending = await journal.ReadPendingAsync(lane, limit, cancellationToken);
        foreach (var entry in pending)
            home.Watch(entry);
        return pending;
    }

    public ValueTask<IReadOnlyList<LaneKey>> FindPendingLanesAsync(CancellationToken cancellationToken) => journal.FindPendingLanesAsync(cancellationToken);

    public ValueTask BeginAttemptAsync(JournalId id, CancellationToken cancellationToken) => journal.BeginAttemptAsync(id, cancellationToken);

    public ValueTask AbandonAttemptAsync(JournalId id, CancellationToken cancellationToken) => journal.AbandonAttemptAsync(id, cancellationToken);

    public ValueTask ReviseAsync(JournalId id, JournaledEvent journaled, CancellationToken cancellationToken) =>
        journal.ReviseAsync(id, journaled, cancellationToken);

    public ValueTask<IReadOnlyList<JournalEntry>> CompleteAsync(JournalId id, IReadOnlyList<JournalDraft> consequences, CancellationToken cancellationToken) =>
        journal.CompleteAsync(id, consequences, cancellationToken);

    public ValueTask<IReadOnlyList<BacklogFigures>> MeasureBacklogAsync(PuppetId puppet, CancellationToken cancellationToken) =>
        journal.MeasureBacklogAsync(puppet, cancellationToken);

    public ValueTask<IReadOnlyList<DiscardedEntry>> DiscardAsync(LaneKey lane, DateTimeOffset acceptedBefore, int limit, CancellationToken cancellationToken) =>
        journal.DiscardAsync(lane, acceptedBefore, limit, cancellationToken);

    public void NoteSentAs(JournalId id, string homeId) => journal.NoteSentAs(id, homeId);

    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken) => journal.PruneAsync(endedBefore, cancellationToken);

    public ValueTask ForgetAsync(PuppetId puppet, CancellationToken cancellationToken) => journal.ForgetAsync(puppet, cancellationToken);

    private static string? TextOf(JournaledEvent journaled) => journaled switch
    {
        MessageToHome message => message.Content.Text,
        MessageToRemote message => message.Content.Text,
        _ => null,
    };
}
