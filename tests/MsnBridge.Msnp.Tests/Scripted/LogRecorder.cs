using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Connections;

namespace MsnBridge.Msnp.Tests.Scripted;

/// <summary>Keeps everything that is logged, at every level, and everything the wire trace shows.</summary>
internal sealed class LogRecorder : ILoggerFactory, ILogger, IMsnpWireTrace
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");

    public void Sent(string line) => Lines.Enqueue(line);

    public void Received(string line) => Lines.Enqueue(line);

    public void Dispose()
    {
    }
}
