using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Notification;

/// <summary>What the parts of a session are made from.</summary>
internal sealed record SessionContext(
    NotificationSession Session,
    MsnpClientOptions Options,
    MsnpCredentials Credentials,
    ContactList List,
    EventQueue Events,
    PresenceTracker Presence);

/// <summary>The parts of a session that differ from dialect to dialect, chosen once the dialect is settled.</summary>
/// <param name="List">Where the contact list comes from.</param>
/// <param name="Edits">How it is changed.</param>
/// <param name="OwnPresence">How the account shows itself.</param>
internal sealed record SessionParts(IContactListSource List, IContactListEdits Edits, IOwnPresencePublisher OwnPresence)
{
    public static SessionParts For(MsnpDialect dialect, SessionContext context)
    {
        var (list, edits) = ListFor(dialect, context);
        return new SessionParts(list, edits, new StatusPublisher(context.Options.Capabilities));
    }

    private static (IContactListSource List, IContactListEdits Edits) ListFor(MsnpDialect dialect, SessionContext context)
    {
        var model = ContactListModels.For(dialect, context.Options.Profile.Quirks.ReverseListEditsFrom);
        return (
            new SynchronizedList(
                model,
                new ListCommandObserver(model, context.List, context.Events, context.Presence),
                new ContactListReporter(context.List, context.Events),
                context.Options.TimeProvider),
            new ListCommandEdits(context.Session, model, context.List, context.Events));
    }
}
