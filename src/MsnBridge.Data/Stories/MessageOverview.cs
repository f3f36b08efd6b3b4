using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Data.Stories;

internal sealed class MessageOverview(IDatabaseProvider provider) : IMessageOverview
{
    public Task<IReadOnlyList<MessageStanding>> FindAsync(HomeUser user, int limit, CancellationToken cancellationToken) =>
        provider.ReadAsync<IReadOnlyList<MessageStanding>>(async context =>
        {
            var puppets = context.Puppets
                .Where(puppet => puppet.Links.Any(link => link.Network == user.Network && link.Address == user.Address))
                .Select(puppet => puppet.Id);
            var rows = await context.Journal.AsNoTracking()
                .Where(entry => puppets.Contains(entry.PuppetId)
                    && (entry.EndedAt == null
                        || (entry.Outcome != null && entry.Outcome != DeliveryOutcome.Delivered && entry.Outcome != DeliveryOutcome.Kept)))
                .OrderByDescending(entry => entry.Id).Take(limit)
                .ToListAsync(cancellationToken);
            return
            [
                .. rows.Select(row => new MessageStanding(
                    new JournalId(row.Id), new LaneKey(new PortalKey(row.PuppetId, row.Conversation), row.LaneEnd), row.AcceptedAt,
                    row.AttemptBegun && row.EndedAt is null, row.SetAsideAt is not null, row.Outcome, row.Failure ?? DeliveryFailure.None)),
            ];
        });

    public Task<IReadOnlyDictionary<RemoteAccount, AccountStanding>> CountAsync(DateTimeOffset failedSince, CancellationToken cancellationToken) =>
        provider.ReadAsync<IReadOnlyDictionary<RemoteAccount, AccountStanding>>(async context =>
        {
            var waiting = await context.Journal.AsNoTracking().Where(entry => entry.EndedAt == null)
                .GroupBy(entry => entry.PuppetId)
                .Select(group => new { Puppet = group.Key, Count = group.Count(), Oldest = group.Min(entry => entry.Id) })
                .ToListAsync(cancellationToken);
            var failed = await context.Journal.AsNoTracking()
                .Where(entry => entry.EndedAt >= failedSince
                    && entry.Outcome != null && entry.Outcome != DeliveryOutcome.Delivered && entry.Outcome != DeliveryOutcome.Kept)
                .GroupBy(entry => entry.PuppetId)
                .Select(group => new { Puppet = group.Key, Count = group.Count() })
                .ToDictionaryAsync(group => group.Puppet, group => group.Count, cancellationToken);
            // Ids grow in the order of acceptance, so the lowest is the oldest.
            long[] oldest = [.. waiting.Select(group => group.Oldest)];
            var accepted = await context.Journal.AsNoTracking().Where(entry => oldest.Contains(entry.Id))
                .ToDictionaryAsync(entry => entry.Id, entry => entry.AcceptedAt, cancellationToken);
            PuppetId[] ids = [.. waiting.Select(group => group.Puppet).Concat(failed.Keys).Distinct()];
            var accounts = await context.Puppets.AsNoTracking().Where(puppet => ids.Contains(puppet.Id))
                .Select(puppet => new { puppet.Id, puppet.Profile, puppet.Address }).ToListAsync(cancellationToken);
            var waits = waiting.ToDictionary(group => group.Puppet);
            return accounts.ToDictionary(account => new RemoteAccount(account.Profile, account.Address), account =>
                waits.TryGetValue(account.Id, out var group)
                    ? new AccountStanding(
                        group.Count, accepted.TryGetValue(group.Oldest, out var at) ? at : null, failed.GetValueOrDefault(account.Id))
                    : new AccountStanding(0, null, failed.GetValueOrDefault(account.Id)));
        });
}
