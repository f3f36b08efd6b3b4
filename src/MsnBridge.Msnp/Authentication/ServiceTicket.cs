using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Authentication;

/// <summary>A ticket for one site. Not a record, because printing one would print the key.</summary>
internal sealed class ServiceTicket(string address, Sensitive ticket, TimeSpan lifetime, byte[]? proofKey)
{
    /// <summary>The site, as the token service names it.</summary>
    public string Address => address;

    public Sensitive Ticket => ticket;

    /// <summary>For how long it was good when it came, by the server's own clock.</summary>
    public TimeSpan Lifetime => lifetime;

    /// <summary>The key to prove with that the ticket is one's own; null for a ticket without.</summary>
    public byte[]? ProofKey => proofKey;
}
