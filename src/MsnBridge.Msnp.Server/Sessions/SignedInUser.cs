using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Server.Sessions;

/// <summary>
/// An account that is signed in, from one place or from several (MSNP16 and later), as others see it. Read and changed under the gate of
/// <see cref="NetworkState"/> only.
/// </summary>
internal sealed class SignedInUser(string address)
{
    private readonly List<UserSession> _sessions = [];

    /// <summary>The account's address in normal form.</summary>
    public string Address { get; } = address;

    /// <summary>Its sessions, the oldest first.</summary>
    public IReadOnlyList<UserSession> Sessions => _sessions;

    /// <summary>What the user is to others: the choice made last, wherever he made it; null before the first.</summary>
    public PresenceState? Presence { get; set; }

    /// <summary>What he tells beside his name, places excepted; null while he told nothing.</summary>
    public PersonalMessage? PersonalMessage { get; set; }

    /// <summary>Whether anybody may see him.</summary>
    public bool IsPublic => Presence is { IsHidden: false };

    /// <summary>The places that others may know of.</summary>
    private IEnumerable<UserSession> Places => _sessions.Where(session => session is { EndpointId: not null, Presence: not null });

    public void Add(UserSession session) => _sessions.Add(session);

    public bool Remove(UserSession session)
    {
        if (!_sessions.Remove(session))
            return false;

        // What the client that is gone could do, the others may not.
        if (Presence is { } presence && _sessions.FindLast(other => other.Presence is not null) is { Presence: { } next })
            Presence = presence with { Capabilities = next.Capabilities, ExtendedCapabilities = next.ExtendedCapabilities };

        return true;
    }

    /// <summary>Tells every place of the user.</summary>
    public void Deliver(UserEvent userEvent)
    {
        foreach (var session in _sessions)
            session.Endpoint.Deliver(userEvent);
    }

    /// <summary>What is told of the user, or to himself, beside his name.</summary>
    public PersonalMessage Describe(bool toHimself) => (PersonalMessage ?? new PersonalMessage("")) with
    {
        Endpoints =
        [
            .. from session in Places
               let presence = session.Presence!
               select new EndpointData(session.EndpointId, presence.Capabilities, presence.ExtendedCapabilities),
        ],
        PrivateEndpoints = toHimself
            ?
            [
                .. from session in Places
                   select (session.Place ?? new PrivateEndpointData(null, "", EndpointClientType.Computer, session.Presence!.Status)) with
                   {
                       EndpointId = session.EndpointId,
                   },
            ]
            : [],
    };
}
