using Microsoft.Extensions.Logging;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Telemetry;

/// <summary>The log as its reader has it: each line with the values of the scopes it was written in.</summary>
internal sealed class ScopedLog : ILoggerFactory, ILogger
{
    private readonly LoggerExternalScopeProvider _scopes = new();
    private readonly Recorder<string> _lines = new();

    public IReadOnlyList<string> Lines => _lines.Items;

    public Task WaitForAsync(Func<string, bool> wanted) => _lines.WaitForAsync(wanted);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable BeginScope<TState>(TState state)
        where TState : notnull => _scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = new List<string>();
        _scopes.ForEachScope(
            (scope, list) =>
            {
                if (scope is IEnumerable<KeyValuePair<string, object?>> pairs)
                    list.AddRange(pairs.Select(pair => $"{pair.Key}={pair.Value}"));
            },
            values);
        _lines.Add($"{string.Join(' ', values)} {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
