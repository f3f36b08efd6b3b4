using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Writing;

/// <summary>The writer's open connection: a context for what is seldom written, prepared statements for what is written often. Both work
/// inside the transaction that the writer holds. Used by one write at a time.</summary>
internal sealed class WriteSession : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = [];
    private IDbContextTransaction? _transaction;

    private WriteSession(BridgeContext context)
    {
        Context = context;
        // The writer rolls back as a whole and runs again, so savepoints would only cost time.
        context.Database.AutoSavepointsEnabled = false;
    }

    public BridgeContext Context { get; }

    /// <summary>The session owns the context.</summary>
    public static async Task<WriteSession> OpenAsync(BridgeContext context)
    {
        try
        {
            await context.Database.OpenConnectionAsync();
            return new WriteSession(context);
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    public async Task BeginAsync() => _transaction = await Context.Database.BeginTransactionAsync();

    public async Task CommitAsync()
    {
        await _transaction!.CommitAsync();
        await EndTransactionAsync();
    }

    public async Task RollBackAsync()
    {
        if (_transaction is null)
            return;
        await _transaction.RollbackAsync();
        await EndTransactionAsync();
    }

    /// <summary>The statement, ready to run with these values for <c>@0</c>, <c>@1</c> and so on. Owned by the session.</summary>
    public DbCommand Statement(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
            _prepared.Add(sql, command = Prepare(sql, values.Length));
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.Transaction = _transaction?.GetDbTransaction();
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _prepared.Values)
            await command.DisposeAsync();
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        await Context.DisposeAsync();
    }

    private async Task EndTransactionAsync()
    {
        await _transaction!.DisposeAsync();
        _transaction = null;
    }

    private DbCommand Prepare(string sql, int parameters)
    {
        var command = Context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = FormattableString.Invariant($"@{i}");
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
