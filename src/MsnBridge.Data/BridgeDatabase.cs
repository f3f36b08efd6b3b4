using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Sealing;

namespace MsnBridge.Data;

/// <summary>Prepares the database, then the key: only the database tells whether a missing key may be made anew.</summary>
internal sealed partial class BridgeDatabase(
    IDatabaseProvider provider, StoreSealer sealer, KeyRotation rotation, ILogger<BridgeDatabase> logger) : IBridgeDatabase, IDisposable
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
            if (sealer.IsRotating)
                LogRotationCompleted((await rotation.CompleteAsync(cancellationToken)).KeyId);
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
        var passwords = await context.Puppets.AsNoTracking()
            .Select(puppet => new { puppet.Id, puppet.SealedPassword })
            .ToListAsync(cancellationToken);
        var secrets = await context.HomeSecrets.AsNoTracking().ToListAsync(cancellationToken);
        var waiting = await context.HomeInbox.AnyAsync(entry => entry.SealedContent != null, cancellationToken);
        sealer.LoadKey(createIfMissing: passwords.Count == 0 && secrets.Count == 0 && !waiting);
        // One password or secret that cannot be opened is that person's misfortune; when none can, it is the wrong key.
        if (passwords.Count + secrets.Count > 0
            && !passwords.Any(puppet => sealer.TryOpen(SealedFor.Password(puppet.Id), puppet.SealedPassword, out _))
            && !secrets.Any(secret => sealer.TryOpen(
                SealedFor.HomeSecret(new HomeUser(secret.Network, secret.Address), secret.Name), secret.SealedSecret, out _)))
        {
            throw sealer.WrongKey();
        }
    }

    // What one version cannot read the next one may.
    private async Task RetrySetAsideAsync(CancellationToken cancellationToken)
    {
        await using var context = provider.CreateContext();
        await context.Journal.Where(entry => entry.SetAsideAt != null)
            .ExecuteUpdateAsync(update => update.SetProperty(entry => entry.SetAsideAt, (DateTimeOffset?)null), cancellationToken);
        await context.HomeInbox.Where(entry => entry.SetAsideAt != null)
            .ExecuteUpdateAsync(update => update.SetProperty(entry => entry.SetAsideAt, (DateTimeOffset?)null), cancellationToken);
    }

    [LoggerMessage(DataEventIds.RotationCompleted, LogLevel.Information, "The change of the key that was begun is completed; everything is sealed with the key {KeyId}")]
    private partial void LogRotationCompleted(string keyId);
}
