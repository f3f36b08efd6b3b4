using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Benchmarks.Restart;

/// <summary>When clients connected to the MSN network, by the network's own log.</summary>
internal sealed class ConnectionLog : ILoggerFactory, ILogger
{
    private ConcurrentQueue<long> _opened = [];

    public int BusiestSecond => BusiestSeconds.Find(_opened.Select(at => TimeSpan.FromSeconds((double)at / Stopwatch.Frequency)));

    public void Reset() => _opened = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => NullLogger.Instance.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == MsnpServerEventIds.ConnectionOpened)
            _opened.Enqueue(Stopwatch.GetTimestamp());
    }

    public void Dispose()
    {
    }
}
