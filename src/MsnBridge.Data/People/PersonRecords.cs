using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.People;

namespace MsnBridge.Data.People;

/// <summary>What an admin does from the command line, for the person himself and while the bridge runs.</summary>
internal sealed class PersonRecords(IDatabaseProvider provider, PersonExport export, PersonErasure erasure, IContentStore content) : IPersonRecords
{
    // They are written from memory: about 50 MB.
    private const int MostRows = 50_000;

    public async Task<bool> ExportAsync(HomeUser user, Stream target, CancellationToken cancellationToken)
    {
        await using (var context = provider.CreateContext())
        {
            var (author, puppet) = (user.ToString(), await FindPuppetAsync(context, user, cancellationToken));
            if (await context.Journal.CountAsync(entry => entry.PuppetId == puppet || entry.Author == author, cancellationToken) > MostRows)
                throw new ContentRefusedException(ContentRefusal.TooLarge);
        }

        return await export.WriteAsync(user, target, cancellationToken) is not null;
    }

    public async Task<int> CountUnderWayAsync(HomeUser user, CancellationToken cancellationToken)
    {
        await using var context = provider.CreateContext();
        var (author, puppet) = (user.ToString(), await FindPuppetAsync(context, user, cancellationToken));
        return await context.Journal.CountAsync(entry => entry.EndedAt == null && (entry.Author == author || entry.PuppetId == puppet), cancellationToken);
    }

    public Task EraseAsync(HomeUser user, CancellationToken cancellationToken) => erasure.EraseLiveAsync(user, content, cancellationToken);

    /// <summary>Null where he has none, or shares it: then not all that goes by it is his.</summary>
    private static async Task<PuppetId?> FindPuppetAsync(Model.BridgeContext context, HomeUser user, CancellationToken cancellationToken)
    {
        var puppet = await context.Puppets.AsNoTracking().Include(puppet => puppet.Links)
            .SingleOrDefaultAsync(puppet => puppet.Links.Any(link => link.Network == user.Network && link.Address == user.Address), cancellationToken);
        return puppet is { Links.Count: 1 } ? puppet.Id : null;
    }
}
