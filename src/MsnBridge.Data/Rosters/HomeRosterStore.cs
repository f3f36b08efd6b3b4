using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Data.Model;
using MsnBridge.Data.Writing;

namespace MsnBridge.Data.Rosters;

/// <summary>What home networks remember, in the database.</summary>
internal sealed class HomeRosterStore(IDatabaseProvider provider, GroupCommitWriter writer) : IHomeRosterStore
{
    public async ValueTask<IReadOnlyDictionary<ContactId, string>> LoadAsync(HomeUser user, CancellationToken cancellationToken) =>
        await provider.ReadAsync(context => EntriesOf(context, user).AsNoTracking()
            .ToDictionaryAsync(entry => entry.ContactId, entry => entry.State, cancellationToken));

    public async ValueTask SaveAsync(HomeUser user, ContactId contact, string state, CancellationToken cancellationToken) =>
        await writer.CommitAsync(session => SaveAsync(session.Context, user, contact, state), cancellationToken);

    public async ValueTask RemoveAsync(HomeUser user, ContactId contact, CancellationToken cancellationToken) =>
        await writer.CommitAsync(
            session => EntriesOf(session.Context, user).Where(entry => entry.ContactId == contact).ExecuteDeleteAsync(CancellationToken.None),
            cancellationToken);

    public async ValueTask ClearAsync(HomeUser user, CancellationToken cancellationToken) =>
        await writer.CommitAsync(session => EntriesOf(session.Context, user).ExecuteDeleteAsync(CancellationToken.None), cancellationToken);

    private static IQueryable<HomeRosterEntryEntity> EntriesOf(BridgeContext context, HomeUser user) =>
        context.HomeRosterEntries.Where(entry => entry.Network == user.Network && entry.Address == user.Address);

    /// <summary>False where the user has no puppet: nothing was changed.</summary>
    private static async Task<bool> SaveAsync(BridgeContext context, HomeUser user, ContactId contact, string state)
    {
        if (!await context.HomeLinks.AnyAsync(link => link.Network == user.Network && link.Address == user.Address))
            return false;
        if (await context.HomeRosterEntries.FindAsync(user.Network, user.Address, contact) is { } row)
            row.State = state;
        else
            context.HomeRosterEntries.Add(
                new HomeRosterEntryEntity { Network = user.Network, Address = user.Address, ContactId = contact, State = state });
        await context.SaveChangesAsync();
        return true;
    }
}
