using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Stories;

/// <summary>Looks through the whole journal: asked seldom, by a person, so no write pays for an index.</summary>
internal sealed class MessageStories(IDatabaseProvider provider) : IMessageStories
{
    // A chain is a message, what it became, and what its sender is told.
    private const int LongestChain = 8;

    public Task<FoundStories> FindByIdAsync(string id, int limit, CancellationToken cancellationToken) => provider.ReadAsync(async context =>
    {
        var number = NumberIn(id);
        var rows = await context.Journal.AsNoTracking()
            .Where(entry => entry.Id == number || entry.Origin == id || (entry.SentAs != null && (" " + entry.SentAs + " ").Contains(" " + id + " ")))
            .OrderByDescending(entry => entry.Id).Take(limit)
            .ToListAsync(cancellationToken);
        var inbox = await context.HomeInbox.AsNoTracking().Where(entry => entry.Key == id).ToListAsync(cancellationToken);
        return new FoundStories(
            [.. inbox.Select(row => new InboxStory(row.Network, row.Lane, row.Key, row.AcceptedAt, row.EndedAt, row.SetAsideAt))],
            await TellAsync(context, rows, cancellationToken));
    });

    public Task<FoundStories> FindByConversationAsync(
        ConversationId conversation, RemoteAccount? account, int limit, CancellationToken cancellationToken) => provider.ReadAsync(async context =>
    {
        var rows = context.Journal.AsNoTracking().Where(entry => entry.Conversation == conversation);
        if (account is not null)
        {
            var puppets = context.Puppets.Where(puppet => puppet.Profile == account.Profile && puppet.Address == account.Address).Select(puppet => puppet.Id);
            rows = rows.Where(entry => puppets.Contains(entry.PuppetId));
        }

        return new FoundStories([], await TellAsync(
            context, await rows.OrderByDescending(entry => entry.Id).Take(limit).ToListAsync(cancellationToken), cancellationToken));
    });

    // 42, msnbridge-42 as stanzas have it, msnbridge-42-1778500000000 as transactions of Matrix have it.
    private static long? NumberIn(string id)
    {
        var digits = id.StartsWith(HomeDelivery.WireIdPrefix, StringComparison.Ordinal) ? id[HomeDelivery.WireIdPrefix.Length..].Split('-')[0] : id;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static async Task<IReadOnlyList<MessageStory>> TellAsync(
        BridgeContext context, List<JournalEntryEntity> found, CancellationToken cancellationToken)
    {
        var rows = found.ToDictionary(row => row.Id);
        for (var round = 0; round < LongestChain; round++)
        {
            long[] known = [.. rows.Keys];
            long[] causes = [.. rows.Values.Select(row => row.Cause).OfType<long>().Where(cause => !rows.ContainsKey(cause))];
            var more = await context.Journal.AsNoTracking()
                .Where(row => causes.Contains(row.Id) || (row.Cause != null && known.Contains(row.Cause.Value) && !known.Contains(row.Id)))
                .ToListAsync(cancellationToken);
            if (more.Count == 0)
                break;
            foreach (var row in more)
                rows[row.Id] = row;
        }

        PuppetId[] ids = [.. rows.Values.Select(row => row.PuppetId).Distinct()];
        var puppets = await context.Puppets.AsNoTracking().Include(puppet => puppet.Links)
            .Where(puppet => ids.Contains(puppet.Id)).ToDictionaryAsync(puppet => puppet.Id, cancellationToken);
        var consequences = rows.Values.Where(row => row.Cause is not null).ToLookup(row => row.Cause!.Value);
        return
        [
            .. rows.Values.Where(row => row.Cause is not { } cause || !rows.ContainsKey(cause)).OrderBy(row => row.Id).Select(Tell),
        ];

        MessageStory Tell(JournalEntryEntity row)
        {
            var puppet = puppets.GetValueOrDefault(row.PuppetId);
            return new MessageStory
            {
                Id = new JournalId(row.Id),
                Kind = row.Kind,
                Lane = new LaneKey(new PortalKey(row.PuppetId, row.Conversation), row.LaneEnd),
                Account = puppet is null ? null : new RemoteAccount(puppet.Profile, puppet.Address),
                Owners = [.. (puppet?.Links ?? []).Select(link => new HomeUser(link.Network, link.Address))],
                Author = row.Author,
                Origin = row.Origin,
                AcceptedAt = row.AcceptedAt,
                Attempts = row.Attempts,
                LastAttemptAt = row.LastAttemptAt,
                IsUnderWay = row.AttemptBegun && row.EndedAt is null,
                EndedAt = row.EndedAt,
                SetAsideAt = row.SetAsideAt,
                Outcome = row.Outcome,
                Failure = row.Failure,
                SentAs = row.SentAs?.Split(' ') ?? [],
                Consequences = [.. consequences[row.Id].OrderBy(next => next.Id).Select(Tell)],
            };
        }
    }
}
