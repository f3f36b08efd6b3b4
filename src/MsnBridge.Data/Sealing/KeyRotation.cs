using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Sealing;

/// <param name="Resealed">How many values were sealed with another key.</param>
/// <param name="Unreadable">How many opened with no key, and were left as they are.</param>
public sealed record RotationResult(string KeyId, int Resealed, int Unreadable);

/// <summary>
/// Seals everything with a new key. The new one is written beside the old one first, then everything is sealed anew in one transaction, and the
/// old one goes when that is committed: whoever is killed on the way leaves a store that opens, and the next start completes it.
/// </summary>
internal sealed class KeyRotation(IDatabaseProvider provider, StoreSealer sealer, BridgeDataOptions options)
{
    /// <param name="keepOldAs">Where the old key is kept for the backups that need it; null where it is forgotten.</param>
    /// <exception cref="BridgeDataException">A file or the database could not be written.</exception>
    public async Task<RotationResult> RunAsync(string? keepOldAs, CancellationToken cancellationToken)
    {
        if (keepOldAs is not null)
            KeyFile.Save(keepOldAs, sealer.Current);
        options.Reached("rotation: begun");
        sealer.BeginRotation();
        options.Reached("rotation: new key written");
        return await CompleteAsync(cancellationToken);
    }

    /// <summary>Goes on where a process that was killed had stopped, wherever that was.</summary>
    public async Task<RotationResult> CompleteAsync(CancellationToken cancellationToken)
    {
        var (resealed, unreadable) = (0, 0);
        await using (var context = provider.CreateContext())
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            foreach (var puppet in await context.Puppets.ToListAsync(cancellationToken))
            {
                if (Reseal(SealedFor.Password(puppet.Id), puppet.SealedPassword) is { } password)
                    puppet.SealedPassword = password;
            }

            foreach (var secret in await context.HomeSecrets.ToListAsync(cancellationToken))
            {
                if (Reseal(SealedFor.HomeSecret(new HomeUser(secret.Network, secret.Address), secret.Name), secret.SealedSecret) is { } value)
                    secret.SealedSecret = value;
            }

            await context.SaveChangesAsync(cancellationToken);
            await ResealInboxAsync(context, Reseal, cancellationToken);
            options.Reached("rotation: sealed anew");
            await transaction.CommitAsync(cancellationToken);
        }

        options.Reached("rotation: committed");
        // What was sealed with the old key is not to be found in what is left of the log either.
        await provider.EraseRemainsAsync(cancellationToken);
        options.Reached("rotation: remains erased");
        sealer.EndRotation();
        options.Reached("rotation: old key gone");
        return new RotationResult(sealer.Current.Id, resealed, unreadable);

        // Null for what stays as it is.
        byte[]? Reseal(byte[] belongsTo, byte[] sealedText)
        {
            if (sealer.IsSealedWithCurrent(sealedText))
                return null;
            if (!sealer.TryOpen(belongsTo, sealedText, out var text))
            {
                unreadable++;
                return null;
            }

            resealed++;
            return sealer.Seal(belongsTo, text);
        }
    }

    private static async Task ResealInboxAsync(BridgeContext context, Func<byte[], byte[], byte[]?> reseal, CancellationToken cancellationToken)
    {
        var waiting = await context.HomeInbox.AsNoTracking().Where(entry => entry.SealedContent != null).ToListAsync(cancellationToken);
        foreach (var entry in waiting)
        {
            if (reseal(SealedFor.InboxContent(entry.Network, entry.Lane, entry.Key), entry.SealedContent!) is not { } content)
                continue;
            await context.HomeInbox.Where(row => row.Id == entry.Id)
                .ExecuteUpdateAsync(update => update.SetProperty(row => row.SealedContent, content), cancellationToken);
        }
    }
}
