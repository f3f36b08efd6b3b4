using Microsoft.Extensions.Logging;

namespace MsnBridge.Data.Health;

/// <summary>What the writer last saw of the database: told in the log when writes begin to fail and when they succeed again, not with each.</summary>
internal sealed partial class StoreFaults(ILogger<StoreFaults> logger)
{
    private volatile string? _current;

    public string? Current => _current;

    public void ReportFailure(BridgeDataException fault)
    {
        if (Interlocked.Exchange(ref _current, fault.Message) is null)
            LogFailing(fault.Message);
    }

    public void ReportSuccess()
    {
        if (_current is not null && Interlocked.Exchange(ref _current, null) is not null)
            LogRecovered();
    }

    [LoggerMessage(DataEventIds.StoreFailing, LogLevel.Error, "The store takes nothing; until it does, nothing is accepted. {Reason}")]
    private partial void LogFailing(string reason);

    [LoggerMessage(DataEventIds.StoreRecovered, LogLevel.Information, "The store takes what is written again")]
    private partial void LogRecovered();
}
