namespace MsnBridge.Core.Identities;

/// <summary>A network the bridge's users live on, for example <c>xmpp</c>. Lower case, stored, never renamed.</summary>
public readonly record struct HomeNetworkId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A person on a home network.</summary>
/// <param name="Network">The home network that made <paramref name="Address"/> and alone may parse it.</param>
/// <param name="Address">The person's address there in its canonical form (a bare JID on XMPP). Opaque to Core.</param>
public sealed record HomeUser(HomeNetworkId Network, string Address)
{
    public override string ToString() => $"{Network}:{Address}";
}
