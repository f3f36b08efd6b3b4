using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Presences;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Roster;

/// <summary>
/// What users do to their rosters: <c>&lt;presence type='subscribe|subscribed|unsubscribe|unsubscribed' to='bob\40example.com@msn.example.org'/&gt;</c>
/// (RFC 6121, section 3; XEP-0100, sections 4.6 and 4.7). Runs in the user's roster queue. A change that is already so changes nothing on
/// MSN, so neither side can start the other again.
/// </summary>
internal sealed class SubscriptionReceiver(
    IStanzaStream stream,
    ContactAddresses addresses,
    RosterMemory memory,
    IPuppetDirectory directory,
    IRemoteNetwork network,
    ContactPresenter presenter,
    TransportPresenter transport,
    UserSessions sessions)
{
    public async Task HandleAsync(Jid user, Jid to, string type, CancellationToken cancellationToken)
    {
        var homeUser = UserSessions.ToHomeUser(user);
        var status = await directory.FindStatusAsync(homeUser, cancellationToken);
        if (status is null)
        {
            // Somebody without an account has nothing to subscribe to; the other three kinds leave nothing behind.
            if (type == "subscribe")
            {
                Answer(to, user, "unsubscribed");
            }

            return;
        }

        if (to.Local is null)
        {
            HandleTransport(user, type, status.Status);
            return;
        }

        if (!ContactAddresses.TryReadContact(to, network, out var contact, out var error))
        {
            if (type == "subscribe")
            {
                Answer(to, user, "unsubscribed");
                transport.Headline(user, error);
            }

            return;
        }

        var state = await memory.GetAsync(user, contact, cancellationToken);
        var snapshot = await directory.FindContactAsync(homeUser, contact, cancellationToken);
        var isListed = snapshot?.Contact.IsListed ?? false;
        switch (type)
        {
            case "subscribe":
                await HandleSubscribeAsync(user, contact, state, snapshot, cancellationToken);
                break;

            case "subscribed" when state == RosterState.Requested:
                await SubmitAsync(homeUser, contact, ContactEditKind.Accept, cancellationToken);
                await memory.SetAsync(user, contact, isListed ? RosterState.Shown : RosterState.Accepted, cancellationToken);
                break;

            case "subscribed" when state == RosterState.Asked:
                await memory.SetAsync(user, contact, RosterState.Shown, cancellationToken);
                break;

            case "unsubscribed" when state == RosterState.Requested:
                await SubmitAsync(homeUser, contact, ContactEditKind.Decline, cancellationToken);
                await memory.SetAsync(user, contact, RosterState.Declined, cancellationToken);
                break;

            case "unsubscribed" when state == RosterState.Asked:
                await memory.SetAsync(user, contact, RosterState.Declined, cancellationToken);
                break;

            // Taking somebody out of a roster ends the subscriptions of both directions: two stanzas, of which the second finds "removing".
            case "unsubscribe" or "unsubscribed"
                when state is not (RosterState.Removing or RosterState.Declined) && (isListed || state is RosterState.Adding or RosterState.Accepted):
                await SubmitAsync(homeUser, contact, ContactEditKind.Remove, cancellationToken);
                await memory.SetAsync(user, contact, RosterState.Removing, cancellationToken);
                presenter.Withdraw(user, sessions.Find(user), contact);
                break;
        }

        if (type == "unsubscribe")
        {
            Answer(to, user, "unsubscribed");
        }
    }

    // Adding somebody on MSN needs nobody's consent, so the request is granted at once; should MSN refuse after all, it is taken back with
    // the reason.
    private async Task HandleSubscribeAsync(Jid user, ContactId contact, RosterState state, ContactSnapshot? snapshot, CancellationToken cancellationToken)
    {
        var isListed = snapshot?.Contact.IsListed ?? false;
        if (!isListed || state == RosterState.Removing)
        {
            if (!await SubmitAsync(UserSessions.ToHomeUser(user), contact, ContactEditKind.Add, cancellationToken))
            {
                Answer(addresses.OfContact(contact), user, "unsubscribed");
                return;
            }

            await memory.SetAsync(user, contact, RosterState.Adding, cancellationToken);
        }
        else if (state != RosterState.Asked)
        {
            // The request of the contact's own, where there is one, still waits for its answer.
            await memory.SetAsync(user, contact, RosterState.Shown, cancellationToken);
        }

        Answer(addresses.OfContact(contact), user, "subscribed");
        if (isListed && snapshot is not null)
        {
            presenter.Answer(user, snapshot.Contact, snapshot.Presence);
        }
    }

    private void HandleTransport(Jid user, string type, LoginStatus status)
    {
        if (type == "subscribe")
        {
            Answer(addresses.Transport, user, "subscribed");
            transport.Show(user, status);
        }
        else if (type == "subscribed")
        {
            // The server sends the user's presence by itself where it knows the subscription; one that does not is asked.
            stream.Post(Stanza.Presence(addresses.Transport, user, "probe"));
        }
    }

    private Task<bool> SubmitAsync(HomeUser user, ContactId contact, ContactEditKind kind, CancellationToken cancellationToken) =>
        directory.SubmitAsync(
            user, ConversationId.Direct(contact), new ContactEditToRemote(contact, kind, Name: null), deduplicationKey: null, cancellationToken);

    private void Answer(Jid from, Jid user, string type) => stream.Post(Stanza.Presence(from.Bare, user.Bare, type));
}
