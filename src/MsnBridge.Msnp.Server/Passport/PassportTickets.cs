using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MsnBridge.Msnp.Server.Passport;

/// <summary>What a ticket stands for.</summary>
/// <param name="Address">Whose it is, in normal form.</param>
/// <param name="SignInUntil">Until when the notification server takes it.</param>
/// <param name="ServicesUntil">Until when the web services take it.</param>
/// <param name="ProofKey">What its owner proves single sign-on with; null for a ticket without.</param>
internal sealed record PassportTicket(string Address, DateTimeOffset SignInUntil, DateTimeOffset ServicesUntil, byte[]? ProofKey)
{
    /// <summary>A mask.</summary>
    public override string ToString() => "***";
}

/// <summary>The tickets that were issued, by the random token in them.</summary>
internal sealed class PassportTickets(TimeProvider time)
{
    private const int TokenLength = 20;
    private const int MaxTickets = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, PassportTicket> _tickets = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _byEnd = new();

    /// <summary>A new token: letters and digits only, so that it needs no escaping anywhere.</summary>
    public string Issue(PassportTicket ticket)
    {
        var token = RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", TokenLength);
        lock (_gate)
            Put(token, ticket);

        return token;
    }

    /// <summary>Puts what a token stands for in place of what it stood for.</summary>
    public void Replace(string token, PassportTicket ticket)
    {
        lock (_gate)
            Put(token, ticket);
    }

    /// <summary>What a token stands for; false if it was never issued or is good for nothing any more.</summary>
    public bool TryFind(string token, [NotNullWhen(true)] out PassportTicket? ticket)
    {
        lock (_gate)
        {
            DropEnded();
            return _tickets.TryGetValue(token, out ticket);
        }
    }

    private void Put(string token, PassportTicket ticket)
    {
        DropEnded();
        _tickets[token] = ticket;
        _byEnd.Enqueue(token, EndOf(ticket));
    }

    private void DropEnded()
    {
        var now = time.GetUtcNow();
        while (_byEnd.TryPeek(out var token, out var end) && (end <= now || _tickets.Count > MaxTickets))
        {
            _byEnd.Dequeue();

            // A ticket that was replaced by one that lives longer is in the queue twice.
            if (_tickets.TryGetValue(token, out var ticket) && EndOf(ticket) <= end)
                _tickets.Remove(token);
        }
    }

    private static DateTimeOffset EndOf(PassportTicket ticket) =>
        ticket.SignInUntil > ticket.ServicesUntil ? ticket.SignInUntil : ticket.ServicesUntil;
}
