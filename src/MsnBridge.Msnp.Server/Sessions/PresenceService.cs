using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Sessions;

/// <summary>Signing in and out, status, names and personal messages, and who is told of them.</summary>
/// <remarks>
/// An argument named <c>confirm</c> is called under the gate after the change and before anything that follows from it is delivered: it is where a connection
/// enqueues its reply, so that the reply comes first. It must return at once and call nothing of the network.
/// </remarks>
internal sealed class PresenceService(NetworkState state)
{
    /// <summary>Called under the gate when what others see of a user has changed. Must return at once.</summary>
    public event Action<SignedInUser>? Changed;

    /// <summary>Called under the gate when a session has ended. Must return at once.</summary>
    public event Action<UserSession>? Left;

    /// <summary>Starts a session; older ones of the account that cannot be beside it are told and ended.</summary>
    public UserSession SignIn(string address, IUserEndpoint endpoint, MsnpDialect dialect, Action<MsnAccount> confirm, Guid? endpointId = null)
    {
        lock (state.Gate)
        {
            if (state.TryFind(address, out var older))
            {
                // Several places stand side by side if each of them has a name of its own.
                foreach (var session in older.Sessions.Where(session => endpointId is null || session.EndpointId is null || session.EndpointId == endpointId).ToList())
                    End(session, SignOutReason.SignedInElsewhere);
            }

            var user = state.Enter(address);
            var entered = new UserSession(user, endpoint, dialect, endpointId);
            user.Add(entered);
            confirm(state.Accounts[address]);
            return entered;
        }
    }

    /// <summary>Ends a session by its own wish. Harmless if it has ended already.</summary>
    public void SignOut(UserSession session)
    {
        lock (state.Gate)
            Remove(session);
    }

    /// <summary>Ends the sessions of an account from outside; false if it has none.</summary>
    public bool Expel(string address, SignOutReason reason)
    {
        lock (state.Gate)
        {
            if (!state.TryFind(address, out var user))
                return false;

            foreach (var session in user.Sessions.ToList())
                End(session, reason);

            return true;
        }
    }

    /// <summary>Tells every user that the network is going to shut down.</summary>
    public void AnnounceShutdown(int minutes)
    {
        lock (state.Gate)
        {
            foreach (var session in state.Users.SelectMany(user => user.Sessions))
                session.Endpoint.Deliver(new ShutdownAnnounced(minutes));
        }
    }

    /// <summary>Ends every session.</summary>
    public void ExpelAll(SignOutReason reason)
    {
        lock (state.Gate)
        {
            // No one is told of the others: everybody goes.
            foreach (var session in state.Users.SelectMany(user => user.Sessions).ToList())
            {
                state.Leave(session);
                Left?.Invoke(session);
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
            session.User.Presence = presence;
            confirm();
            if (isFirst)
                DeliverInitialPresences(session, transactionId);

            var after = state.ViewersOf(session.Address);
            foreach (var viewer in after)
                DeliverPresence(viewer, session.User, withPersonalMessage: isFirst || !before.Contains(viewer));

            foreach (var viewer in before.Except(after))
                viewer.Endpoint.Deliver(new ContactGone(session.Address));

            DeliverToHimself(session.User, withPresence: true);
            Changed?.Invoke(session.User);
        }
    }

    /// <summary>Takes what a user tells beside his name. What he does not speak of stays as it was.</summary>
    public void ChangePersonalMessage(UserSession session, PersonalMessage told, Action confirm)
    {
        lock (state.Gate)
        {
            if (told.PrivateEndpoints is [var place, ..])
                session.Place = place;

            if (told.Endpoints is [var endpoint, ..] && session.Presence is { } presence)
                session.Presence = presence with { Capabilities = endpoint.Capabilities, ExtendedCapabilities = endpoint.ExtendedCapabilities };

            var tellsOthers = told.Text is not null || told.TellsMedia;
            if (tellsOthers)
                session.User.PersonalMessage = Merge(session.User.PersonalMessage ?? new PersonalMessage(""), told);

            confirm();
            if (tellsOthers || told.Endpoints.Count > 0)
            {
                foreach (var viewer in state.ViewersOf(session.Address))
                    DeliverPersonalMessage(viewer, session.User);
            }

            DeliverToHimself(session.User, withPresence: false);
            if (session.User.Presence is not null)
                Changed?.Invoke(session.User);
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
    public void Rename(UserSession session, string friendlyName, Action<MsnAccount> confirm) => Rename(session.Address, friendlyName, confirm);

    /// <summary>Changes what a user calls himself, be he signed in or not.</summary>
    public void Rename(string address, string friendlyName, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            confirm(state.Accounts.Replace(state.Accounts[address] with { FriendlyName = friendlyName }));
            if (!state.TryFind(address, out var user))
                return;

            foreach (var viewer in state.ViewersOf(user.Address))
                DeliverPresence(viewer, user, withPersonalMessage: false);

            DeliverToHimself(user, withPresence: true);
            if (user.Presence is not null)
                Changed?.Invoke(user);
        }
    }

    /// <summary>Changes what a user calls himself, where it is another name than the one he has.</summary>
    public void RenameIfOther(UserSession session, string friendlyName)
    {
        lock (state.Gate)
        {
            if (state.Accounts[session.Address].FriendlyName != friendlyName)
                Rename(session, friendlyName, _ => { });
        }
    }

    /// <summary>Tells a user, in answer to a request of his, that a contact he just added is there.</summary>
    public void DeliverInitialPresence(UserSession viewer, SignedInUser contact, uint transactionId)
    {
        viewer.Endpoint.Deliver(
            new ContactPresent(contact.Address, state.Accounts[contact.Address].FriendlyName, contact.Presence!, transactionId) { HasPlaces = HasPlaces(contact) });
        DeliverPersonalMessage(viewer, contact);
    }

    /// <summary>Tells a user that a contact is there.</summary>
    public void DeliverPresence(UserSession viewer, SignedInUser contact, bool withPersonalMessage)
    {
        viewer.Endpoint.Deliver(new ContactPresent(contact.Address, state.Accounts[contact.Address].FriendlyName, contact.Presence!) { HasPlaces = HasPlaces(contact) });
        if (withPersonalMessage)
            DeliverPersonalMessage(viewer, contact);
    }

    private static PersonalMessage Merge(PersonalMessage known, PersonalMessage told) => known with
    {
        Text = told.Text ?? known.Text,
        Media = told.TellsMedia ? told.Media : known.Media,
        MachineGuid = told.MachineGuid ?? known.MachineGuid,
        DynamicPicture = told.DynamicPicture ?? known.DynamicPicture,
        SignatureSound = told.SignatureSound ?? known.SignatureSound,
        Scene = told.Scene ?? known.Scene,
        ColorScheme = told.ColorScheme ?? known.ColorScheme,
    };

    private static void DeliverPersonalMessage(UserSession viewer, SignedInUser contact)
    {
        // Clients that know of places begin nothing peer-to-peer before they were told of them.
        if (contact.PersonalMessage is not null || viewer.Dialect.HasEndpoints)
            viewer.Endpoint.Deliver(new PersonalMessageChanged(contact.Address, contact.Describe(toHimself: false)));
    }

    /// <summary>Tells the places of a user how he is seen and where else he is.</summary>
    private void DeliverToHimself(SignedInUser user, bool withPresence)
    {
        if (user.Presence is null)
            return;

        foreach (var session in user.Sessions.Where(session => session.Dialect.HasEndpoints && session.Presence is not null))
        {
            if (withPresence)
                session.Endpoint.Deliver(new ContactPresent(user.Address, state.Accounts[user.Address].FriendlyName, user.Presence));

            session.Endpoint.Deliver(new PersonalMessageChanged(user.Address, user.Describe(toHimself: true)));
        }
    }

    private static bool HasPlaces(SignedInUser user) => user.Sessions.Any(session => session.EndpointId is not null);

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
        Remove(session);
        session.Endpoint.Deliver(new SignedOut(reason));
    }

    private void Remove(UserSession session)
    {
        var before = state.ViewersOf(session.Address);
        var wasThere = session.Presence is not null;
        if (!state.Leave(session))
            return;

        Left?.Invoke(session);
        var user = session.User;
        if (!user.Sessions.Any(other => other.Presence is not null))
        {
            // The next to sign in begins anew.
            user.Presence = null;
            foreach (var viewer in before.Where(viewer => viewer.User != user))
                viewer.Endpoint.Deliver(new ContactGone(session.Address));

            return;
        }

        if (!wasThere)
            return;

        foreach (var viewer in before.Where(viewer => viewer.User != user))
            DeliverPersonalMessage(viewer, user);

        DeliverToHimself(user, withPresence: true);
    }
}
