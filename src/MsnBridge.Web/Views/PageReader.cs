using System.Globalization;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Web.Access;

namespace MsnBridge.Web.Views;

/// <summary>Gathers what a person may see.</summary>
internal sealed class PageReader(
    IPuppetDirectory directory, IRemoteNetwork network, IMessageOverview messages, Func<IEnumerable<IHomeNetwork>> homes, ActivityFigures activity, TimeProvider time)
{
    private const int MostMessages = 100;
    private const int MostLogins = 200;
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    /// <param name="find">What an admin searches the logins by: a part of whatever is shown of them.</param>
    public async Task<PageView> ReadAsync(PageSession session, string find, CancellationToken cancellationToken)
    {
        var status = await directory.FindStatusAsync(session.User, cancellationToken);
        var standing = status is null ? [] : await messages.FindAsync(session.User, MostMessages, cancellationToken);
        return new PageView
        {
            User = session.User.Address,
            FormToken = session.FormToken,
            Profiles = [.. network.Profiles],
            Login = status is null
                ? null
                : new LoginView(
                    status.Account.Address, status.Account.Profile, TitleOf(status.Account.Profile), status.Status.Describe(), TimeOf(status.Status.Since),
                    status.ContactCount, status.ContactsOnline),
            Messages = [.. standing.Select(Describe)],
            Overview = session.IsAdmin ? await ReadOverviewAsync(find, cancellationToken) : null,
        };
    }

    private async Task<OverviewView> ReadOverviewAsync(string find, CancellationToken cancellationToken)
    {
        var counts = await messages.CountAsync(time.GetUtcNow() - s_day, cancellationToken);
        List<(HomeUser User, PuppetStatus Status)> found = [];
        foreach (var home in homes())
        {
            foreach (var user in await directory.FindUsersAsync(home.Id, cancellationToken))
            {
                if (await directory.FindStatusAsync(user, cancellationToken) is { } status)
                    found.Add((user, status));
            }
        }

        var rows = found.OrderBy(login => login.User.Address, StringComparer.Ordinal).Select(login =>
        {
            var count = CountOf(login.Status.Account);
            return new OverviewRow(
                login.User.ToString(), login.Status.Account.Address, TitleOf(login.Status.Account.Profile), login.Status.Status.Describe(),
                TimeOf(login.Status.Status.Since), count.Waiting, AgeOf(count.OldestWaiting), count.Failed);
        }).Where(row => find.Length == 0 || row.Says(find)).ToList();
        // An account that two home networks share is one login of its network.
        var networks = found.Select(login => login.Status).DistinctBy(status => status.Account).GroupBy(status => status.Account.Profile)
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
            {
                var standing = group.Select(status => CountOf(status.Account)).ToList();
                var states = group.CountBy(status => status.Status.State).OrderBy(state => state.Key).Select(state => $"{state.Key}: {state.Value}");
                return new NetworkView(
                    TitleOf(group.Key), group.Count(), string.Join(", ", states), standing.Sum(count => count.Waiting),
                    AgeOf(standing.Min(count => count.OldestWaiting)), standing.Sum(count => count.Failed));
            });
        return new OverviewView(activity.Read(), [.. networks], find, [.. rows.Take(MostLogins)], Math.Max(0, rows.Count - MostLogins));

        AccountStanding CountOf(RemoteAccount account) => counts.GetValueOrDefault(account) ?? new AccountStanding(0, null, 0);
    }

    private static MessageView Describe(MessageStanding message) => new(
        message.Lane.End.HomeNetwork is { } home ? $"you, on {home}" : message.Lane.End.IsOffer ? "you" : "MSN",
        message.Lane.Portal.Conversation.Contact?.Value ?? "a conversation of several",
        TimeOf(message.AcceptedAt),
        message switch
        {
            { Outcome: { } outcome } => DeliveryText.Describe(outcome, message.Failure),
            { IsSetAside: true } => "It was set aside: this version cannot read it. It is tried again at the next start of the bridge.",
            { IsUnderWay: true } => "It is being handed over.",
            { Lane.End.HomeNetwork: { } waitsFor } => $"It waits for {waitsFor} to take it. There is nothing that you need to do.",
            _ => "It waits for a connection to MSN, or for what was said before it. See the state of your account.",
        });

    private string TitleOf(string profile) => network.Profiles.FirstOrDefault(known => known.Name == profile)?.Title ?? profile;

    private static string TimeOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private string AgeOf(DateTimeOffset? since) =>
        since is { } at ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (time.GetUtcNow() - at).TotalMinutes):0} min") : "";
}
