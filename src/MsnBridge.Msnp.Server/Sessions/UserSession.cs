using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Server.Sessions;

/// <summary>One sign-in of an account. Its state is read and changed under the gate of <see cref="NetworkState"/> only.</summary>
internal sealed class UserSession(string address, IUserEndpoint endpoint, MsnpDialect dialect)
{
    /// <summary>The account's address in normal form.</summary>
    public string Address { get; } = address;

    /// <summary>Where events go.</summary>
    public IUserEndpoint Endpoint { get; } = endpoint;

    /// <summary>The dialect of the client, which it also speaks on switchboards, where nothing tells it.</summary>
    public MsnpDialect Dialect { get; } = dialect;

    /// <summary>What the user chose to be; null before the first choice, when nobody is told anything yet.</summary>
    public PresenceState? Presence { get; set; }

    /// <summary>The extended presence as sent by the client (UUX); empty if it sent none.</summary>
    public MsnpPayload PersonalMessage { get; set; }

    /// <summary>Whether the user can be invited into conversations (IMS).</summary>
    public bool TakesInvitations { get; set; } = true;

    /// <summary>Whether anybody may see this session.</summary>
    public bool IsPublic => Presence is { IsHidden: false };
}

/// <summary>What a user chose to be.</summary>
/// <param name="Status">The status; never offline.</param>
/// <param name="Capabilities">What the client can do, as a number; 0 for the oldest clients.</param>
/// <param name="MsnObject">The display picture's MSNObject, or null.</param>
internal sealed record PresenceState(MsnpStatus Status, ClientCapabilities Capabilities, string? MsnObject)
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
