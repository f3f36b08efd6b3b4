using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Telemetry;

/// <summary>What is true at the moment it is asked: logins, and what the store holds. Nothing is counted beside the store, so a restart changes nothing.
/// Documented in <c>docs/metrics.md</c>. No instrument names a person: there may be thousands.</summary>
internal sealed class CoreGauges : IHostedService, IDisposable
{
    private static readonly LoginState[] s_states = Enum.GetValues<LoginState>();
    private readonly Meter _meter;
    private readonly PuppetDirectory _puppets;
    private readonly StoreFigureWatch _watch;
    private readonly TimeProvider _time;

    public CoreGauges(IMeterFactory meters, PuppetDirectory puppets, StoreFigureWatch watch, TimeProvider time)
    {
        (_puppets, _watch, _time) = (puppets, watch, time);
        _meter = meters.Create(CoreTelemetry.Name);
        _meter.CreateObservableGauge("msnbridge.logins", Logins, "{login}", "Linked accounts by the state of their login.");
        _meter.CreateObservableGauge<double>(
            "msnbridge.logins.proof_of_life.age", () => OldestProof() is { } age ? [new Measurement<double>(age.TotalSeconds)] : [], "s",
            "Of the accounts that are signed in: the time since the last proof that the network answers, of the one for which it is longest.");
        _meter.CreateObservableGauge(
            "msnbridge.logins.proof_of_life.late", () => Silences().LongCount(silence => silence > LifeWatch.LateAfter), "{login}",
            "Accounts that are signed in and have had no proof of life for longer than pings allow; each is signed in anew.");
        _meter.CreateObservableGauge("msnbridge.login.turns.running", () => _puppets.Look().SignInsRunning, "{login}", "Accounts that are signing in.");
        _meter.CreateObservableGauge("msnbridge.login.turns.waiting", () => _puppets.Look().SignInsWaiting, "{login}", "Accounts that wait for their turn to sign in.");
        _meter.CreateObservableCounter("msnbridge.lanes.given_up", () => _puppets.Look().LanesGivenUp, "{handling}", "Handlings of entries that did not come back and were given up.");
        _meter.CreateObservableCounter("msnbridge.puppets.restarts", () => _puppets.Look().PuppetRestarts, "{restart}", "Accounts that were begun anew because handling something failed.");
        _meter.CreateObservableGauge(
            "msnbridge.journal.unfinished", () => Journal(pending => pending.Count), "{entry}", "Entries accepted minus entries ended, as the store has them.");
        _meter.CreateObservableGauge(
            "msnbridge.journal.unfinished.age", () => Journal(Age), "s", "Age of the oldest entry that has not ended.");
        _meter.CreateObservableGauge("msnbridge.lanes.pending", () => Journal(pending => pending.Lanes), "{lane}", "Lanes that have entries which have not ended.");
        _meter.CreateObservableGauge(
            "msnbridge.inbox.unfinished", () => Inbox(pending => pending.Count), "{event}", "Events that a home server handed over and that are not dealt with.");
        _meter.CreateObservableGauge("msnbridge.inbox.unfinished.age", () => Inbox(Age), "s", "Age of the oldest of these events.");
        _meter.CreateObservableGauge(
            "msnbridge.store.set_aside", () => Figure(figures => figures.SetAside), "{entry}", "Rows of journal and inbox that this version cannot read.");
        _meter.CreateObservableGauge("msnbridge.store.database.size", () => Figure(figures => figures.DatabaseBytes), "By", "Size of the database with its log.");
        _meter.CreateObservableGauge("msnbridge.store.content.size", () => Figure(figures => figures.ContentBytes), "By", "Size of the pictures and files kept.");
        _meter.CreateObservableGauge(
            "msnbridge.store.content.objects", () => Figure(figures => figures.ContentCount), "{object}", "How many pictures and files are kept.");
        _meter.CreateObservableGauge("msnbridge.store.disk.free", () => Figure(figures => figures.FreeBytes), "By", "What the disk of the store has left.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Logins()
    {
        var states = _puppets.CountLogins();
        return s_states.Select(state => new Measurement<long>(
            states.GetValueOrDefault(state), new KeyValuePair<string, object?>("state", state.ToString())));
    }

    private IEnumerable<TimeSpan> Silences() =>
        _puppets.All.Select(puppet => puppet.View.Session?.SinceProofOfLife).OfType<TimeSpan>();

    private TimeSpan? OldestProof() => Silences().Select(silence => (TimeSpan?)silence).Max();

    private double Age(PendingFigures pending) => Math.Max(0, (_time.GetUtcNow() - pending.Oldest).TotalSeconds);

    // What has nothing pending is told as 0, so that a line in a graph comes down and does not break off.
    private IEnumerable<Measurement<T>> Journal<T>(Func<PendingFigures, T> read)
        where T : struct
    {
        if (_watch.Figures is not { } figures)
            yield break;
        foreach (var network in _puppets.HomeNetworks)
        {
            foreach (var toHome in new[] { true, false })
                yield return Measure(figures.Journal.FirstOrDefault(pending => pending.ToHome == toHome && pending.HomeNetwork == network), network.Value, toHome, read);
        }

        foreach (var pending in figures.Journal.Where(pending => pending.HomeNetwork is not { } network || !_puppets.HomeNetworks.Contains(network)))
            yield return Measure(pending, pending.HomeNetwork?.Value ?? EntryLabels.NoNetwork, pending.ToHome, read);
    }

    private IEnumerable<Measurement<T>> Inbox<T>(Func<PendingFigures, T> read)
        where T : struct => _watch.Figures is { } figures
            ? figures.Inbox.Select(pending => new Measurement<T>(
                read(pending), new KeyValuePair<string, object?>("home_network", pending.HomeNetwork?.Value ?? EntryLabels.NoNetwork)))
            : [];

    private IEnumerable<Measurement<long>> Figure(Func<StoreFigures, long?> read) =>
        _watch.Figures is { } figures && read(figures) is { } value ? [new Measurement<long>(value)] : [];

    private static Measurement<T> Measure<T>(PendingFigures? pending, string network, bool toHome, Func<PendingFigures, T> read)
        where T : struct => new(
            pending is null ? default : read(pending),
            new("direction", toHome ? EntryLabels.ToHome : EntryLabels.ToRemote), new("home_network", network));
}
