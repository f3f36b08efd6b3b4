using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Msnp.Server.Tests.PeerToPeer;

/// <summary>Notes which events a client logs, so that a test can tell which way something went.</summary>
internal sealed class PeerTrace : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(int Id, LogLevel Level)> _events = [];
    private volatile TaskCompletionSource _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count(int eventId) => _events.Count(entry => entry.Id == eventId);

    /// <summary>Waits until an event was logged so many times.</summary>
    public async Task ReachedAsync(int eventId, int count)
    {
        while (true)
        {
            var next = _logged.Task;
            if (Count(eventId) >= count)
                return;

            await next.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public bool HasFaults => _events.Any(entry => entry.Level >= LogLevel.Error);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _events.Enqueue((eventId.Id, logLevel));
        Interlocked.Exchange(ref _logged, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
