using Microsoft.Extensions.Logging;

namespace MsnBridge.Faults.Bridge;

/// <summary>The log of one process, read as it is written: it must hold no secret and no text, and tell of no fault that nobody caused.</summary>
internal sealed class RunLog(LogWatch watch, Func<bool> isDead, Func<bool> isStopping) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Category(categoryName, watch, isDead, isStopping);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Category(string name, LogWatch watch, Func<bool> isDead, Func<bool> isStopping) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => !isDead() && (watch.ReadsEverything || logLevel >= LogLevel.Warning);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                watch.Read(name, logLevel, formatter(state, exception), exception, isStopping());
        }
    }
}

/// <summary>What must not be in a log.</summary>
internal sealed class LogWatch(IReadOnlyList<string> secrets, bool readsEverything, Action<string>? tell)
{
    public bool ReadsEverything => readsEverything;

    public List<string> Secrets { get; } = [];

    /// <summary>Errors of the bridge, as the first words of their lines.</summary>
    public List<string> Errors { get; } = [];

    public void Read(string category, LogLevel level, string line, Exception? exception, bool isStopping)
    {
        // What does not end in the time for stopping is told as an error, and is no fault: it is found in the journal.
        if (level >= LogLevel.Error && !isStopping)
            Errors.Add($"{category}: {line} {exception?.GetType().Name}: {exception?.Message}");
        tell?.Invoke(exception is null ? $"    log {level}: {line}" : $"    log {level}: {line} {exception}");
        var whole = exception is null ? line : $"{line} {exception}";
        foreach (var secret in secrets)
        {
            if (whole.Contains(secret, StringComparison.Ordinal))
                Secrets.Add($"{category}: the log holds \"{secret}\"");
        }
    }
}
