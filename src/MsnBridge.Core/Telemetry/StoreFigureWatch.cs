using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Core.Telemetry;

/// <summary>Keeps the store's figures at hand for metrics and health, which must not wait for a database: read again every quarter of a minute, and when
/// somebody asks who wants them fresh.</summary>
public sealed partial class StoreFigureWatch(IStoreFigures store, TimeProvider time, ILogger<StoreFigureWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private Reading? _last;

    /// <summary>The last figures; null before the first, and while the store cannot be read.</summary>
    public StoreFigures? Figures => Volatile.Read(ref _last)?.Figures;

    /// <summary>Reads again, unless that was done a moment ago.</summary>
    public async Task RefreshAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && time.GetElapsedTime(last.At) < maxAge)
                return;
            Volatile.Write(ref _last, new Reading(await store.ReadAsync(cancellationToken), time.GetTimestamp()));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The border to the store: no figures are better than old ones that look like new.
            if (_last is not { Figures: null })
                LogUnreadable(exception);
            Volatile.Write(ref _last, new Reading(null, time.GetTimestamp()));
        }
        finally
        {
            _reading.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _reading.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        do
        {
            await RefreshAsync(TimeSpan.Zero, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(CoreEventIds.StoreFiguresUnreadable, LogLevel.Warning, "The store cannot be counted; metrics and health say nothing of it meanwhile")]
    private partial void LogUnreadable(Exception exception);

    private sealed record Reading(StoreFigures? Figures, long At);
}
