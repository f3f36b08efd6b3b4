using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MsnBridge.Data.Health;

namespace MsnBridge.Data.Writing;

/// <summary>
/// The one place that writes. What waits while a transaction commits goes together into the next one, so that many callers share the price
/// of one durable commit and no caller waits longer than two of them. A write that fails does so alone: the transaction is rolled back and
/// each write runs again in one of its own. Disposal commits what was handed in before.
/// </summary>
internal sealed partial class GroupCommitWriter : IAsyncDisposable
{
    private const int MaximumWaiting = 4096;
    private const int MaximumTogether = 256;

    private readonly IDatabaseProvider _provider;
    private readonly ILogger<GroupCommitWriter> _logger;
    private readonly int _maximumTogether;
    private readonly StoreFaults? _faults;
    private readonly Channel<PendingWrite> _waiting =
        Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(MaximumWaiting) { SingleReader = true });
    private readonly Task _loop;
    private WriteSession? _session;

    public GroupCommitWriter(IDatabaseProvider provider, ILogger<GroupCommitWriter> logger, StoreFaults faults)
        : this(provider, logger, MaximumTogether, faults)
    {
    }

    internal GroupCommitWriter(
        IDatabaseProvider provider, ILogger<GroupCommitWriter> logger, int maximumTogether = MaximumTogether, StoreFaults? faults = null)
    {
        _faults = faults;
        _provider = provider;
        _logger = logger;
        _maximumTogether = maximumTogether;
        _loop = Task.Run(CommitWaitingAsync);
    }

    /// <summary>Runs the work in a transaction shared with other writes and returns its result when that is durable. The work may be run more
    /// than once, each time in a fresh transaction. Cancellation counts until the write is taken up.</summary>
    /// <exception cref="BridgeDataException">The database could not store it.</exception>
    public async Task<T> CommitAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancellationToken)
    {
        var write = new PendingWrite<T>(work);
        try
        {
            await _waiting.Writer.WriteAsync(write, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(GroupCommitWriter), "The store is closed.");
        }

        await using var registration = cancellationToken.UnsafeRegister((_, token) => write.Cancel(token), null);
        return await write.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task CommitWaitingAsync()
    {
        List<PendingWrite> taken = [];
        while (await _waiting.Reader.WaitToReadAsync())
        {
            // The callers of the commit before this one are just being told, and each hands in its next write: while a turn of the thread pool
            // brings more, more go together.
            for (var before = -1; taken.Count > before && taken.Count < _maximumTogether; await Task.Yield())
            {
                before = taken.Count;
                TakeWaiting(taken);
            }

            if (taken.Count > 0)
                await CommitTogetherAsync(taken);
            taken.Clear();
        }

        await CloseSessionAsync();
    }

    private void TakeWaiting(List<PendingWrite> taken)
    {
        while (taken.Count < _maximumTogether && _waiting.Reader.TryRead(out var write))
        {
            if (write.TryTake())
                taken.Add(write);
        }
    }

    private async Task CommitTogetherAsync(List<PendingWrite> writes)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            if (await TryRunAsync(writes) is { } fault)
            {
                await RollBackAsync();
                if (writes.Count == 1)
                    writes[0].Fail(Explain(fault));
                else
                    await CommitEachAloneAsync(writes);
                return;
            }

            await _session!.CommitAsync();
            _faults?.ReportSuccess();
            StoreInstruments.Committed(Stopwatch.GetElapsedTime(begun), writes.Count);
        }
        // The border to the callers: whatever kept the transaction from beginning or from committing is theirs to know.
        catch (Exception fault)
        {
            StoreInstruments.Failed();
            await CloseSessionAsync();
            var explained = Explain(fault);
            foreach (var write in writes)
                write.Fail(explained);
            return;
        }

        foreach (var write in writes)
            write.Succeed();
    }

    private async Task CommitEachAloneAsync(List<PendingWrite> writes)
    {
        foreach (var write in writes)
            await CommitTogetherAsync([write]);
    }

    private async Task<Exception?> TryRunAsync(List<PendingWrite> writes)
    {
        _session ??= await WriteSession.OpenAsync(_provider.CreateContext());
        await _session.BeginAsync();
        try
        {
            foreach (var write in writes)
            {
                await write.RunAsync(_session);
                _session.Context.ChangeTracker.Clear();
            }

            return null;
        }
        // The border to the callers' work: its failure is the result of its own call and must not end the writer.
        catch (Exception fault)
        {
            _session.Context.ChangeTracker.Clear();
            return fault;
        }
    }

    private async Task RollBackAsync()
    {
        try
        {
            await _session!.RollBackAsync();
        }
        catch (DbException fault)
        {
            // After a full disk or a broken file the database has rolled back by itself; closing the connection ends the rest.
            LogRollbackFailed(fault);
            await CloseSessionAsync();
        }
    }

    private async Task CloseSessionAsync()
    {
        var session = _session;
        _session = null;
        if (session is null)
            return;
        try
        {
            await session.DisposeAsync();
        }
        catch (DbException fault)
        {
            LogRollbackFailed(fault);
        }
    }

    private Exception Explain(Exception fault)
    {
        var database = fault as DbException ?? (fault as DbUpdateException)?.InnerException as DbException;
        if (database is null)
            return fault;
        var explained = _provider.Explain(database);
        // A statement that is refused for what it says is its caller's fault and no sign of trouble.
        if (_provider.IsTrouble(database))
            _faults?.ReportFailure(explained);
        return explained;
    }

    [LoggerMessage(DataEventIds.RollbackFailed, LogLevel.Warning, "A transaction could not be ended in order; the connection to the store is opened anew")]
    private partial void LogRollbackFailed(Exception exception);
}
