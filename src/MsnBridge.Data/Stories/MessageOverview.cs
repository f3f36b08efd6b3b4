using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Data.Stories;

internal sealed class MessageOverview(IDatabaseProvider provider) : IMessageOverview
{
    public Task<StandingMessages> FindAsync(HomeUser user, MessageCursor? from, int limit, CancellationToken cancellationToken) =>
        provider.ReadAsync(async context =>
        {
            var puppets = context.Puppets
                .Where(puppet => puppet.Links.Any(link => link.Network == user.Network && link.Address == user.Address))
                .Select(puppet => puppet.Id);
            // Ids alone: to look them through costs the same as to find the first, for there is no index of a person's, and so they are counted by the way.
            var ids = await context.Journal.AsNoTracking()
                .Where(entry => puppets.Contains(entry.PuppetId)
                    && (entry.EndedAt == null
                        || (entry.Outcome != null && entry.Outcome != DeliveryOutcome.Delivered && entry.Outcome != DeliveryOutcome.Kept)))
                .OrderByDescending(entry => entry.Id).Select(entry => entry.Id).Take(IMessageOverview.Most)
                .ToListAsync(cancellationToken);
            var newer = from switch
            {
                MessageCursor.OlderThan(var known) => Math.Max(0, ids.FindIndex(id => id < known.Value)),
                MessageCursor.NewerThan(var known) => Math.Max(0, ids.Count(id => id > known.Value) - limit),
                _ => 0,
            };
            long[] part = [.. ids.Skip(newer).Take(limit)];
            var rows = await context.Journal.AsNoTracking().Where(entry => part.Contains(entry.Id)).OrderByDescending(entry => entry.Id)
                .ToListAsync(cancellationToken);
            return new StandingMessages(
                [
                    .. rows.Select(row => new MessageStanding(
                        new JournalId(row.Id), new LaneKey(new PortalKey(row.PuppetId, row.Conversation), row.LaneEnd), row.AcceptedAt,
                        row.AttemptBegun && row.EndedAt is null, row.SetAsideAt is not null, row.Outcome, row.Failure ?? DeliveryFailure.None)),
                ],
                newer, ids.Count);
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
