using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.MsnNetwork.Conversion;
using MsnBridge.Msnp.Client;

namespace MsnBridge.MsnNetwork;

/// <summary>Where the account is signed in, reported when it has settled: a place that comes tells what it can do first, and then what it is called.</summary>
internal sealed class PlaceReports : IAsyncDisposable
{
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private readonly Func<ImmutableArray<AccountPlace>, bool> _report;
    private readonly ITimer _timer;
    private ImmutableArray<AccountPlace> _reported = [];
    private ImmutableArray<AccountPlace> _latest = [];

    /// <param name="report">Takes a report; false where there is no room for it, so that it is made again.</param>
    public PlaceReports(TimeProvider time, Func<ImmutableArray<AccountPlace>, bool> report)
    {
        _report = report;
        _timer = time.CreateTimer(_ => Report(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Take(ImmutableArray<MsnPlace> places)
    {
        lock (_gate)
        {
            _latest = [.. places.Select(PlaceConversion.ToBridge)];
            _timer.Change(s_settling, Timeout.InfiniteTimeSpan);
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Report()
    {
        lock (_gate)
        {
            if (_latest.SequenceEqual(_reported))
                return;
            if (_report(_latest))
                _reported = _latest;
            else
                _timer.Change(s_settling, Timeout.InfiniteTimeSpan);
        }
    }
}
