using System.Diagnostics.Metrics;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Web.Views;

/// <summary>What the whole bridge does at present, by its own metrics (<c>docs/metrics.md</c>): nothing is counted a second time.</summary>
internal sealed class ActivityFigures : IDisposable
{
    private readonly IBridgeWork _work;
    private readonly MeterListener _listener = new();
    private readonly MinuteCount _fromMsn;
    private readonly MinuteCount _toMsn;
    private readonly MinuteCount _ended;
    private readonly MinuteCount _failures;
    private readonly MinuteCount _signIns;
    private readonly MinuteCount _refusals;

    public ActivityFigures(IBridgeWork work, TimeProvider time)
    {
        _work = work;
        (_fromMsn, _toMsn, _ended, _failures, _signIns, _refusals) = (new(time), new(time), new(time), new(time), new(time), new(time));
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "msnbridge.journal.accepted" or "msnbridge.journal.ended" or "msnbridge.journal.handling.failures" or "msnbridge.login.attempt.duration")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
        {
            // Not what the bridge tells of them.
            if (Find(tags, "kind") is "message" or "nudge" or "file")
                CountOf(instrument, tags).Add(count);
        });
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => (Find(tags, "state") == nameof(LoginState.Connected) ? _signIns : _refusals).Add(1));
        _listener.Start();
    }

    public ActivityView Read()
    {
        var work = _work.Look();
        return new ActivityView(_fromMsn.Total, _toMsn.Total, _ended.Total, _failures.Total, _signIns.Total, _refusals.Total, work.SignInsRunning, work.SignInsWaiting);
    }

    public void Dispose() => _listener.Dispose();

    private MinuteCount CountOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => instrument.Name switch
    {
        "msnbridge.journal.ended" => _ended,
        "msnbridge.journal.handling.failures" => _failures,
        _ => Find(tags, "direction") == "to_home" ? _fromMsn : _toMsn,
    };

    private static string? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
                return value as string;
        }

        return null;
    }
}
