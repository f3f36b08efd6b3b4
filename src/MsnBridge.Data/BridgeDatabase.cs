using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using MsnBridge.Data.Sealing;

namespace MsnBridge.Data;

/// <summary>Prepares the database, then the key: only the database tells whether a missing key may be made anew.</summary>
internal sealed class BridgeDatabase(IDatabaseProvider provider, PasswordSealer sealer) : IBridgeDatabase, IDisposable
{
    private readonly SemaphoreSlim _preparing = new(1, 1);
    private bool _prepared;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken);
        try
        {
            if (_prepared)
                return;
            await provider.PrepareAsync(cancellationToken);
            await PrepareKeyAsync(cancellationToken);
            await RetrySetAsideAsync(cancellationToken);
            _prepared = true;
        }
        catch (DbException fault)
        {
            throw provider.Explain(fault);
        }
        finally
        {
            _preparing.Release();
        }
    }

    public void Dispose() => _preparing.Dispose();

    private async Task PrepareKeyAsync(CancellationToken cancellationToken)
    {
        await using var context = provider.CreateContext();
        var stored = await context.Puppets.AsNoTracking()
            .Select(puppet => new { puppet.Id, puppet.SealedPassword })
            .ToListAsync(cancellationToken);
        sealer.LoadKey(createIfMissing: stored.Count == 0);
        // One password that cannot be opened is that puppet's misfortune; when none can, it is the wrong key.
        if (stored.Count > 0 && !stored.Any(puppet => sealer.TryOpen(puppet.Id, puppet.SealedPassword, out _)))
            throw sealer.WrongKey();
    }

    // What one version cannot read the next one may.
    private async Task RetrySetAsideAsync(CancellationToken cancellationToken)
    {
        await using var context = provider.CreateContext();
        await context.Journal.Where(entry => entry.SetAsideAt != null)
            .ExecuteUpdateAsync(update => update.SetProperty(entry => entry.SetAsideAt, (DateTimeOffset?)null), cancellationToken);
    }
}
