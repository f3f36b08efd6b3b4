using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Server.Sessions;

/// <summary>One sign-in of an account. Its state is read and changed under the gate of <see cref="NetworkState"/> only.</summary>
internal sealed class UserSession(SignedInUser user, IUserEndpoint endpoint, MsnpDialect dialect, Guid? endpointId)
{
    /// <summary>The user with all his sessions.</summary>
    public SignedInUser User { get; } = user;

    /// <summary>The account's address in normal form.</summary>
    public string Address => User.Address;

    /// <summary>Where events go.</summary>
    public IUserEndpoint Endpoint { get; } = endpoint;

    /// <summary>The dialect of the client, which it also speaks on switchboards, where nothing tells it.</summary>
    public MsnpDialect Dialect { get; } = dialect;

    /// <summary>The place the user signed in from (MSNP16 and later); null where the client names none, which is then alone.</summary>
    public Guid? EndpointId { get; } = endpointId;

    /// <summary>What the user chose to be here; null before the first choice, when nobody is told anything yet.</summary>
    public PresenceState? Presence { get; set; }

    /// <summary>What the client tells the user's other places of itself; null if it did not.</summary>
    public PrivateEndpointData? Place { get; set; }

    /// <summary>Whether the user can be invited into conversations here (IMS).</summary>
    public bool TakesInvitations { get; set; } = true;
}

/// <summary>What a user chose to be.</summary>
/// <param name="Status">The status; never offline.</param>
/// <param name="Capabilities">What the client can do, as a number; 0 for the oldest clients.</param>
/// <param name="MsnObject">The display picture's MSNObject, or null.</param>
/// <param name="ExtendedCapabilities">What else the client can do (MSNP16 and later).</param>
internal sealed record PresenceState(
    MsnpStatus Status,
    ClientCapabilities Capabilities,
    string? MsnObject,
    ExtendedCapabilities ExtendedCapabilities = ExtendedCapabilities.None)
{
    /// <summary>Whether the user chose to be seen by nobody.</summary>
    public bool IsHidden => Status == MsnpStatus.Hidden;
}

/// <summary>The far end of a session: a connection or a resident.</summary>
internal interface IUserEndpoint
{
    /// <summary>Takes an event. Called under the gate of the network: it must return at once and call nothing of the network.</summary>
    void Deliver(UserEvent userEvent);
}
