using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Passport;

/// <summary>Turns a password into a ticket, and a ticket back into an account: for the notification server and for the web services alike.</summary>
internal sealed class PassportService(AccountDirectory accounts, MsnServerOptions options, TimeProvider time)
{
    private const string TicketStart = "t=";
    private const string TicketEnd = "&p=";
    private const int ProofKeyLength = 24;

    private readonly PassportTickets _tickets = new(time);

    /// <summary>Checks a password. Slow on purpose.</summary>
    /// <returns>A ticket for the notification server; null if the account or the password is wrong, which is not told apart.</returns>
    public Sensitive? SignIn(string address, string password)
    {
        // Good for signing in, soon. Clients that lose the connection while signing in try again with the one they have.
        var now = time.GetUtcNow();
        return Check(address, password) is { } account ? Issue(new PassportTicket(account.Address, now + options.TicketLifetime, now, ProofKey: null)) : null;
    }

    /// <summary>Checks a password, as clients do that want tickets for several sites at once. Slow on purpose.</summary>
    /// <returns>A ticket that is good for all of them, with its proof key; null if the account or the password is wrong.</returns>
    public IssuedTicket? IssueForSites(string address, string password)
    {
        if (Check(address, password) is not { } account)
            return null;

        var now = time.GetUtcNow();
        var end = now + options.ServiceTicketLifetime;
        var key = RandomNumberGenerator.GetBytes(ProofKeyLength);
        return new IssuedTicket(account, Issue(new PassportTicket(account.Address, end, end, key)), key, now, end);
    }

    /// <summary>Whether the ticket is good for signing in and was issued to this account. The web services take it from then on.</summary>
    public bool Owns(string address, Sensitive ticket)
    {
        var token = Strip(ticket.Reveal());
        var now = time.GetUtcNow();
        if (!_tickets.TryFind(token, out var known) || known.SignInUntil <= now || known.Address != MsnAddress.Normalize(address))
            return false;

        var end = now + options.ServiceTicketLifetime;
        if (end > known.ServicesUntil)
            _tickets.Replace(token, known with { ServicesUntil = end });

        return true;
    }

    /// <summary>Whether the ticket is good for signing in, was issued to this account, and whoever shows it has the key that was issued with it.</summary>
    /// <param name="address">Who signs in.</param>
    /// <param name="ticket">The ticket of <c>USR SSO S</c>.</param>
    /// <param name="nonce">What the server's <c>USR SSO S</c> said behind the policy.</param>
    /// <param name="proof">What the client's said behind the ticket.</param>
    public bool VerifiesProof(string address, Sensitive ticket, string nonce, Sensitive proof) =>
        _tickets.TryFind(Strip(ticket.Reveal()), out var known)
        && known.ProofKey is { } key
        && SingleSignOnProof.Verify(key, nonce, proof.Reveal())
        && Owns(address, ticket);

    /// <summary>Whose ticket a client shows to a web service; false if it is not good any more, or was never used to sign in.</summary>
    public bool TryIdentify(Sensitive ticket, [NotNullWhen(true)] out MsnAccount? account)
    {
        account = null;
        return _tickets.TryFind(Strip(ticket.Reveal()), out var known)
            && known.ServicesUntil > time.GetUtcNow()
            && accounts.TryFind(known.Address, out account);
    }

    private MsnAccount? Check(string address, string password)
    {
        if (!MsnAddress.IsValid(address))
            return null;

        if (!accounts.TryFind(address, out var account))
        {
            if (!options.AutoRegister || password.Length == 0)
                return null;

            accounts.TryAdd(address, address, PasswordVerifier.Create(password, options.PasswordIterations, options.KeepMd5Verifiers));
            account = accounts[address];
        }

        return account.Password.Verify(password) ? account : null;
    }

    private Sensitive Issue(PassportTicket ticket) => new(TicketStart + _tickets.Issue(ticket) + TicketEnd);

    // t=token&p=... from clients that keep the ticket whole, the token alone from those that take it apart.
    private static string Strip(string ticket)
    {
        var token = ticket.StartsWith(TicketStart, StringComparison.Ordinal) ? ticket[TicketStart.Length..] : ticket;
        var end = token.IndexOf('&', StringComparison.Ordinal);
        return end < 0 ? token : token[..end];
    }
}

/// <summary>A ticket for the web services and for signing in.</summary>
internal sealed class IssuedTicket(MsnAccount account, Sensitive ticket, byte[] proofKey, DateTimeOffset created, DateTimeOffset expires)
{
    public MsnAccount Account => account;

    public Sensitive Ticket => ticket;

    public byte[] ProofKey => proofKey;

    public DateTimeOffset Created => created;

    public DateTimeOffset Expires => expires;
}
