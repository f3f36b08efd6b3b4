using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Sessions;

/// <summary>Signing in and out, status, names and personal messages, and who is told of them.</summary>
/// <remarks>
/// An argument named <c>confirm</c> is called under the gate after the change and before anything that follows from it is delivered: it is where a connection
/// enqueues its reply, so that the reply comes first. It must return at once and call nothing of the network.
/// </remarks>
internal sealed class PresenceService(NetworkState state)
{
    /// <summary>Starts a session; an older one of the account is told and replaced.</summary>
    public UserSession SignIn(string address, IUserEndpoint endpoint, MsnpDialect dialect, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            if (state.TryFind(address, out var older))
                End(older, SignOutReason.SignedInElsewhere);

            var session = new UserSession(MsnAddress.Normalize(address), endpoint, dialect);
            state.Enter(session);
            confirm(state.Accounts[address]);
            return session;
        }
    }

    /// <summary>Ends a session by its own wish. Harmless if it has ended already.</summary>
    public void SignOut(UserSession session)
    {
        lock (state.Gate)
        {
            TellGone(session);
            state.Leave(session);
        }
    }

    /// <summary>Ends the session of an account from outside; false if it has none.</summary>
    public bool Expel(string address, SignOutReason reason)
    {
        lock (state.Gate)
        {
            if (!state.TryFind(address, out var session))
                return false;

            End(session, reason);
            return true;
        }
    }

    /// <summary>Tells every user that the network is going to shut down.</summary>
    public void AnnounceShutdown(int minutes)
    {
        lock (state.Gate)
        {
            foreach (var session in state.Sessions)
                session.Endpoint.Deliver(new ShutdownAnnounced(minutes));
        }
    }

    /// <summary>Ends every session.</summary>
    public void ExpelAll(SignOutReason reason)
    {
        lock (state.Gate)
        {
            // No one is told of the others: everybody goes.
            foreach (var session in state.Sessions.ToList())
            {
                state.Leave(session);
                session.Endpoint.Deliver(new SignedOut(reason));
            }
        }
    }

    /// <summary>Takes a user's choice of status. With the first, he learns who of his contacts is there.</summary>
    public void ChangePresence(UserSession session, PresenceState presence, uint transactionId, Action confirm)
    {
        lock (state.Gate)
        {
            var before = state.ViewersOf(session.Address);
            var isFirst = session.Presence is null;
            session.Presence = presence;
            confirm();
            if (isFirst)
                DeliverInitialPresences(session, transactionId);

            var after = state.ViewersOf(session.Address);
            foreach (var viewer in after)
                DeliverPresence(viewer, session, withPersonalMessage: !before.Contains(viewer));

            foreach (var viewer in before.Except(after))
                viewer.Endpoint.Deliver(new ContactGone(session.Address));
        }
    }

    /// <summary>Takes a user's personal message.</summary>
    public void ChangePersonalMessage(UserSession session, MsnpPayload document, Action confirm)
    {
        lock (state.Gate)
        {
            session.PersonalMessage = document;
            confirm();
            foreach (var viewer in state.ViewersOf(session.Address))
                viewer.Endpoint.Deliver(new PersonalMessageChanged(session.Address, document));
        }
    }

    /// <summary>Sets whether the user can be invited into conversations.</summary>
    public void TakeInvitations(UserSession session, bool takes, Action confirm)
    {
        lock (state.Gate)
        {
            session.TakesInvitations = takes;
            confirm();
        }
    }

    /// <summary>Changes what a user calls himself.</summary>
    public void Rename(UserSession session, string friendlyName, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            confirm(state.Accounts.Replace(state.Accounts[session.Address] with { FriendlyName = friendlyName }));
            foreach (var viewer in state.ViewersOf(session.Address))
                DeliverPresence(viewer, session, withPersonalMessage: false);
        }
    }

    /// <summary>Tells a user, in answer to a request of his, that a contact he just added is there.</summary>
    public void DeliverInitialPresence(UserSession viewer, UserSession contact, uint transactionId)
    {
        viewer.Endpoint.Deliver(
            new ContactPresent(contact.Address, state.Accounts[contact.Address].FriendlyName, contact.Presence!, transactionId));
        DeliverPersonalMessage(viewer, contact);
    }

    /// <summary>Tells a user that a contact is there.</summary>
    public void DeliverPresence(UserSession viewer, UserSession contact, bool withPersonalMessage)
    {
        viewer.Endpoint.Deliver(new ContactPresent(contact.Address, state.Accounts[contact.Address].FriendlyName, contact.Presence!));
        if (withPersonalMessage)
            DeliverPersonalMessage(viewer, contact);
    }

    private static void DeliverPersonalMessage(UserSession viewer, UserSession contact)
    {
        if (contact.PersonalMessage.Length > 0)
            viewer.Endpoint.Deliver(new PersonalMessageChanged(contact.Address, contact.PersonalMessage));
    }

    private void DeliverInitialPresences(UserSession session, uint transactionId)
    {
        var account = state.Accounts[session.Address];
        foreach (var entry in account.Contacts.Values)
        {
            if (state.TrySee(account, entry.Address, out var contact))
                DeliverInitialPresence(session, contact, transactionId);
        }
    }

    private void End(UserSession session, SignOutReason reason)
    {
        TellGone(session);
        state.Leave(session);
        session.Endpoint.Deliver(new SignedOut(reason));
    }

    private void TellGone(UserSession session)
    {
        if (!state.TryFind(session.Address, out var current) || current != session)
            return;

        foreach (var viewer in state.ViewersOf(session.Address))
            viewer.Endpoint.Deliver(new ContactGone(session.Address));
    }
}
