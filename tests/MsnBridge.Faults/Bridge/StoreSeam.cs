using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using MsnBridge.Faults.Simulation;

namespace MsnBridge.Faults.Bridge;

/// <summary>Stands at each transaction of a process: it may die before and after each commit, find the database locked, or the disk full.</summary>
internal sealed class StoreSeam(World world, BridgeProcess process) : DbTransactionInterceptor
{
    // https://sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Full = 13;

    public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        if (world.Weather.DatabaseIsLocked && !process.IsDead)
        {
            world.Steps.Add("the database is locked");
            throw new SqliteException("database is locked", Busy);
        }

        return ValueTask.FromResult(result);
    }

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await world.PassAsync(process, "commit begins", CancellationToken.None);
        if (world.Weather.DiskIsFull)
        {
            world.Steps.Add("the disk is full");
            throw new SqliteException("database or disk is full", Full);
        }

        return result;
    }

    public override async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
        await world.PassAsync(process, "commit is done", CancellationToken.None);
}

/// <summary>Takes note of the connections of a process to its database, which end with it.</summary>
internal sealed class ConnectionSeam(BridgeProcess process) : DbConnectionInterceptor
{
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        process.Own(connection);
        return Task.CompletedTask;
    }
}
