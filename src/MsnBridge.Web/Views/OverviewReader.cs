using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Web.Views;

/// <summary>Gathers what admins see of everybody. To ask every login how it is takes a while where there are thousands, so what was read is shared by all admins' pages
/// for some seconds.</summary>
internal sealed class OverviewReader(
    IPuppetDirectory directory, IRemoteNetwork network, IMessageOverview messages, Func<IEnumerable<IHomeNetwork>> homes, ActivityFigures activity, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private const int MostLogins = 100;
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _reading = new(1);
    private Everybody? _last;
    private long _readAt;

    /// <summary>The logins that are searched for, by a part of whatever is shown of them, or all.</summary>
    public async Task<OverviewView> ReadAsync(PageQuery query, CancellationToken cancellationToken)
    {
        var (networks, logins) = await ReadAsync(cancellationToken);
        var found = query.Find.Length == 0 ? logins : [.. logins.Where(login => login.Says(query.Find))];
        // Whoever looks at the last part while logins go sees what is the last part then.
        var last = Math.Max(1, (found.Count + MostLogins - 1) / MostLogins);
        var part = Math.Min(query.Logins, last);
        var before = (part - 1) * MostLogins;
        OverviewRow[] shown = [.. found.Skip(before).Take(MostLogins)];
        return new OverviewView(activity.Read(), networks, query.Find, shown, new PagingView(
            ViewText.PartOf(before, shown.Length, found.Count),
            part > 1 ? (query with { Logins = part - 1 }).ToAddress() : null,
            part < last ? (query with { Logins = part + 1 }).ToAddress() : null));
    }

    public void Dispose() => _reading.Dispose();

    private async Task<Everybody> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_last is null || time.GetElapsedTime(_readAt) >= Freshness)
            {
                _last = await ReadAllAsync(cancellationToken);
                _readAt = time.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<Everybody> ReadAllAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var counts = await messages.CountAsync(now - s_day, cancellationToken);
        List<(HomeUser User, PuppetStatus Status)> found = [];
        foreach (var home in homes())
        {
            foreach (var user in await directory.FindUsersAsync(home.Id, cancellationToken))
            {
                if (await directory.FindStatusAsync(user, cancellationToken) is { } status)
                    found.Add((user, status));
            }
        }

        var rows = found.OrderBy(login => login.User.Address, StringComparer.Ordinal).ThenBy(login => login.User.Network.Value, StringComparer.Ordinal).Select(login =>
        {
            var count = CountOf(login.Status.Account);
            return new OverviewRow(
                login.User.ToString(), login.Status.Account.Address, ViewText.TitleOf(network, login.Status.Account.Profile), login.Status.Status.Describe(),
                ViewText.TimeOf(login.Status.Status.Since), ViewText.HeardOf(login.Status), count.Waiting, ViewText.AgeOf(count.OldestWaiting, now), count.Failed);
        });
        // An account that two home networks share is one login of its network.
        var networks = found.Select(login => login.Status).DistinctBy(status => status.Account).GroupBy(status => status.Account.Profile)
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
            {
                var standing = group.Select(status => CountOf(status.Account)).ToList();
                var states = group.CountBy(status => status.Status.State).OrderBy(state => state.Key).Select(state => $"{state.Key}: {state.Value}");
                return new NetworkView(
                    ViewText.TitleOf(network, group.Key), group.Count(), string.Join(", ", states), standing.Sum(count => count.Waiting),
                    ViewText.AgeOf(standing.Min(count => count.OldestWaiting), now), standing.Sum(count => count.Failed));
            });
        return new Everybody([.. networks], [.. rows]);

        AccountStanding CountOf(RemoteAccount account) => counts.GetValueOrDefault(account) ?? new AccountStanding(0, null, 0);
    }

    private sealed record Everybody(IReadOnlyList<NetworkView> Networks, IReadOnlyList<OverviewRow> Logins);
}
