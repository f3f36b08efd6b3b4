using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Circles;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.PeerToPeer.Version2;

namespace MsnBridge.Msnp.Notification;

/// <summary>What the parts of a session are made from.</summary>
internal sealed record SessionContext(
    NotificationSession Session,
    MsnpClientOptions Options,
    MsnpCredentials Credentials,
    ContactList List,
    EventQueue Events,
    PresenceTracker Presence,
    ServiceTickets Tickets);

/// <summary>The parts of a session that differ from dialect to dialect, chosen once the dialect is settled.</summary>
/// <param name="List">Where the contact list comes from.</param>
/// <param name="Edits">How it is changed.</param>
/// <param name="OwnPresence">How the account shows itself.</param>
internal sealed record SessionParts(IContactListSource List, IContactListEdits Edits, IOwnPresencePublisher OwnPresence)
{
    public static SessionParts For(MsnpDialect dialect, SessionContext context)
    {
        var (list, edits) = ListFor(dialect, context);
        return new SessionParts(list, edits, PublisherFor(dialect, context));
    }

    private static IOwnPresencePublisher PublisherFor(MsnpDialect dialect, SessionContext context)
    {
        if (dialect.Messages == MessageTransport.Datagram)
            return new DocumentPublisher(context);

        var options = context.Options;
        var (capabilities, extended) = SecondVersion.Announce(options.Capabilities, options.ExtendedCapabilities, dialect);
        var status = new StatusPublisher(capabilities, extended, context.Session.EndpointId);
        return dialect.HasEndpoints
            ? new EndpointPublisher(status, capabilities, extended, options.EndpointName)
            : status;
    }

    private static (IContactListSource List, IContactListEdits Edits) ListFor(MsnpDialect dialect, SessionContext context)
    {
        if (dialect.ContactList == ContactListModel.AddressBook)
        {
            var announcer = new MembershipAnnouncer(context.Session, context.Credentials.Account);
            var book = AddressBookOf(dialect, context);
            var kept = new AddressBookList(context, book, announcer, EntranceOf(dialect, context));
            return (kept, new AddressBookEdits(context, book, announcer, kept));
        }

        var model = ContactListModels.For(dialect, context.Options.Profile.Quirks.ReverseListEditsFrom);
        return (
            new SynchronizedList(
                model,
                new ListCommandObserver(model, context.List, context.Events, context.Presence),
                new ContactListReporter(context.List, context.Events),
                context.Options.TimeProvider),
            new ListCommandEdits(context.Session, model, context.List, context.Events));
    }

    /// <summary>The way into circles; null where there are none, or they are another kind of conversation.</summary>
    private static CircleEntrance? EntranceOf(MsnpDialect dialect, SessionContext context) =>
        dialect is { HasCircles: true, Messages: MessageTransport.Switchboard }
            ? new CircleEntrance(
                context.Session, context.Session.Circles, context.Credentials.Account, context.Options.LoggerFactory.CreateLogger<CircleEntrance>())
            : null;

    private static AddressBookClient AddressBookOf(MsnpDialect dialect, SessionContext context)
    {
        Sensitive? last = null;
        return new AddressBookClient(
            context.Options.Http, context.Options.Profile, context.Credentials.Account, dialect.HasCircles, TicketAsync, context.Options.TimeProvider);

        async Task<Sensitive> TicketAsync(bool renew, CancellationToken cancellationToken)
        {
            if (renew && last is { } refused)
                context.Tickets.Renew(TicketSite.Contacts, refused);

            var ticket = await context.Tickets.GetAsync(TicketSite.Contacts, cancellationToken).ConfigureAwait(false);
            last = ticket;
            return ticket;
        }
    }
}
