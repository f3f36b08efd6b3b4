using Microsoft.Extensions.Logging;

namespace MsnBridge.Faults.Bridge;

/// <summary>The log of one process, read as it is written: it must hold no secret and no text, and tell of no fault that nobody caused.</summary>
internal sealed class RunLog(LogWatch watch, Func<bool> isDead) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Category(categoryName, watch, isDead);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Category(string name, LogWatch watch, Func<bool> isDead) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => !isDead() && (watch.ReadsEverything || logLevel >= LogLevel.Warning);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                watch.Read(name, logLevel, formatter(state, exception), exception);
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

    public void Read(string category, LogLevel level, string line, Exception? exception)
    {
        if (level >= LogLevel.Error)
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
