using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sealing;
using MsnBridge.Data.Writing;

namespace MsnBridge.Data.HomeNetworks;

/// <summary>Secrets that people entrusted to home networks, in the database.</summary>
internal sealed partial class HomeSecretStore(
    IDatabaseProvider provider, GroupCommitWriter writer, StoreSealer sealer, ILogger<HomeSecretStore> logger) : IHomeSecrets
{
    public async ValueTask<Secret?> FindAsync(HomeUser user, string name, CancellationToken cancellationToken)
    {
        var stored = await provider.ReadAsync(context => SecretsOf(context, user, name).AsNoTracking()
            .Select(secret => secret.SealedSecret)
            .SingleOrDefaultAsync(cancellationToken));
        if (stored is null)
            return null;
        if (sealer.TryOpen(SealedFor.HomeSecret(user, name), stored, out var text))
            return new Secret(text);
        LogUnreadable(name, user);
        return null;
    }

    public async ValueTask SaveAsync(HomeUser user, string name, Secret secret, CancellationToken cancellationToken)
    {
        var sealedSecret = sealer.Seal(SealedFor.HomeSecret(user, name), secret.Reveal());
        await writer.CommitAsync(session => SaveAsync(session.Context, user, name, sealedSecret), cancellationToken);
    }

    public async ValueTask RemoveAsync(HomeUser user, string name, CancellationToken cancellationToken) =>
        await writer.CommitAsync(
            session => SecretsOf(session.Context, user, name).ExecuteDeleteAsync(CancellationToken.None), cancellationToken);

    public async ValueTask<IReadOnlyList<HomeUser>> FindUsersAsync(HomeNetworkId network, string name, CancellationToken cancellationToken) =>
        await provider.ReadAsync(context => context.HomeSecrets.AsNoTracking()
            .Where(secret => secret.Network == network && secret.Name == name)
            .OrderBy(secret => secret.Address)
            .Select(secret => new HomeUser(secret.Network, secret.Address))
            .ToListAsync(cancellationToken));

    private static IQueryable<HomeSecretEntity> SecretsOf(BridgeContext context, HomeUser user, string name) =>
        context.HomeSecrets.Where(secret => secret.Network == user.Network && secret.Address == user.Address && secret.Name == name);

    private static async Task<bool> SaveAsync(BridgeContext context, HomeUser user, string name, byte[] sealedSecret)
    {
        if (await context.HomeSecrets.FindAsync(user.Network, user.Address, name) is { } row)
        {
            row.SealedSecret = sealedSecret;
        }
        else
        {
            context.HomeSecrets.Add(
                new HomeSecretEntity { Network = user.Network, Address = user.Address, Name = name, SealedSecret = sealedSecret });
        }

        await context.SaveChangesAsync();
        return true;
    }

    [LoggerMessage(
        DataEventIds.HomeSecretUnreadable, LogLevel.Error,
        "The secret {Name} of {User} cannot be opened with the store's key; it counts as not given until its owner gives it again")]
    private partial void LogUnreadable(string name, HomeUser user);
}
