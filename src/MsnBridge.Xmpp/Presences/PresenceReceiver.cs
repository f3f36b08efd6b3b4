using System.Xml.Linq;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Presences;

/// <summary>Whether users are there, and what their servers ask about contacts. Runs in the user's queue.</summary>
internal sealed class PresenceReceiver(
    IStanzaStream stream,
    IPuppetDirectory directory,
    IRemoteNetwork network,
    UserSessions sessions,
    ContactPresenter presenter,
    TransportPresenter transport,
    TimeProvider time)
{
    /// <summary><c>&lt;presence [type='unavailable'] from='alice@example.org/phone'/&gt;</c>, sent to the transport or to one of its contacts.</summary>
    public async Task HandleAvailabilityAsync(XElement presence, Jid from, Jid to, CancellationToken cancellationToken)
    {
        var session = sessions.Find(from);
        if (session is null)
        {
            // Somebody without an account leaves no trace, however many of him come by.
            if (await directory.FindStatusAsync(UserSessions.ToHomeUser(from), cancellationToken) is null)
            {
                return;
            }

            session = sessions.Open(from);
        }

        var toldToTransport = to.Local is null;
        if (Stanza.TypeOf(presence) == "unavailable")
        {
            session.SetUnavailable(from, toldToTransport);
            await PublishAsync(session, cancellationToken);
            return;
        }

        var isNew = session.SetAvailable(from, PresenceMapping.Read(presence, toldToTransport, time.GetUtcNow()));
        await PublishAsync(session, cancellationToken);
        if (isNew)
        {
            await IntroduceAsync(session, from, cancellationToken);
        }
    }

    /// <summary>Devices that were not confirmed in time are gone.</summary>
    public Task DropUnconfirmedAsync(UserSession session, CancellationToken cancellationToken)
    {
        session.DropUnconfirmed(time.GetUtcNow());
        return PublishAsync(session, cancellationToken);
    }

    /// <summary><c>&lt;presence type='probe'/&gt;</c>: a server asks on behalf of its user (RFC 6121, section 4.3).</summary>
    public async Task HandleProbeAsync(Jid from, Jid to, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToHomeUser(from);
        if (await directory.FindStatusAsync(user, cancellationToken) is not { } status)
        {
            stream.Post(Stanza.Presence(to.Bare, from.Bare, "unsubscribed"));
        }
        else if (to.Local is null)
        {
            transport.Show(from, status.Status);
        }
        else if (ContactAddresses.TryReadContact(to, network, out var contact, out _)
            && await directory.FindContactAsync(user, contact, cancellationToken) is { } snapshot)
        {
            presenter.Answer(from, snapshot.Contact, snapshot.Presence);
        }
        else
        {
            stream.Post(Stanza.Presence(to.Bare, from, "unavailable"));
        }
    }

    private async Task PublishAsync(UserSession session, CancellationToken cancellationToken)
    {
        if (session.TakeChange() is { } presence)
        {
            await directory.SetHomePresenceAsync(UserSessions.ToHomeUser(session.User), presence, cancellationToken);
        }
    }

    private async Task IntroduceAsync(UserSession session, Jid device, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToHomeUser(session.User);
        if (await directory.FindStatusAsync(user, cancellationToken) is not { } status)
        {
            return;
        }

        transport.Show(device, status.Status);
        var asOf = session.Stamp();
        presenter.Introduce(session, device, await directory.GetContactsAsync(user, cancellationToken), asOf);
    }
}
