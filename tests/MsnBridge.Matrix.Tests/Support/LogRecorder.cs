using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Matrix.Tests.Support;

/// <summary>Keeps every line of the log, at every level.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int Id, string Text)> _lines = new();

    public IReadOnlyList<(LogLevel Level, int Id, string Text)> Lines => [.. _lines];

    public int Count(int id) => _lines.Count(line => line.Id == id);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, eventId.Id, $"{formatter(state, exception)} {exception}"));

    public void Dispose()
    {
    }
}
