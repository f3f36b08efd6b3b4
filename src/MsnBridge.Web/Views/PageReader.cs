using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Web.Access;

namespace MsnBridge.Web.Views;

/// <summary>Gathers what a person may see.</summary>
internal sealed class PageReader(
    IPuppetDirectory directory, IRemoteNetwork network, IMessageOverview messages, OverviewReader overview)
{
    private const int MostMessages = 100;

    public async Task<PageView> ReadAsync(PageSession session, PageQuery query, CancellationToken cancellationToken)
    {
        var status = await directory.FindStatusAsync(session.User, cancellationToken);
        var standing = status is null ? new([], 0, 0) : await messages.FindAsync(session.User, query.Messages, MostMessages, cancellationToken);
        return new PageView
        {
            User = session.User.Address,
            FormToken = session.FormToken,
            Profiles = [.. network.Profiles],
            Login = status is null
                ? null
                : new LoginView(
                    status.Account.Address, status.Account.Profile, TitleOf(status.Account.Profile), status.Status.Describe(), ViewText.TimeOf(status.Status.Since),
                    ViewText.HeardOf(status), status.ContactCount, status.ContactsOnline),
            Messages = [.. standing.Messages.Select(Describe)],
            MessageParts = PartsOf(standing, query),
            Overview = session.IsAdmin ? await overview.ReadAsync(query, cancellationToken) : null,
        };
    }

    private static PagingView PartsOf(StandingMessages found, PageQuery query)
    {
        var shown = found.Messages;
        return new PagingView(
            ViewText.PartOf(found.Newer, shown.Count, found.Total, IMessageOverview.Most),
            found.Newer > 0 && shown.Count > 0 ? (query with { Messages = new MessageCursor.NewerThan(shown[0].Id) }).ToAddress() : null,
            found.Newer + shown.Count < found.Total && shown.Count > 0 ? (query with { Messages = new MessageCursor.OlderThan(shown[^1].Id) }).ToAddress() : null);
    }

    private static MessageView Describe(MessageStanding message) => new(
        message.Lane.End.HomeNetwork is { } home ? $"you, on {home}" : message.Lane.End.IsOffer ? "you" : "MSN",
        message.Lane.Portal.Conversation.Contact?.Value ?? "a conversation of several",
        ViewText.TimeOf(message.AcceptedAt),
        message switch
        {
            { Outcome: { } outcome, Lane.End.HomeNetwork: { } away } => DeliveryText.DescribeDiscarded(outcome, away),
            { Outcome: { } outcome } => DeliveryText.Describe(outcome, message.Failure),
            { IsSetAside: true } => "It was set aside: this version cannot read it. It is tried again at the next start of the bridge.",
            { IsUnderWay: true } => "It is being handed over.",
            { Lane.End.HomeNetwork: { } waitsFor } => $"It waits for {waitsFor} to take it. There is nothing that you need to do.",
            _ => "It waits for a connection to MSN, or for what was said before it. See the state of your account.",
        });

    private string TitleOf(string profile) => ViewText.TitleOf(network, profile);
}
