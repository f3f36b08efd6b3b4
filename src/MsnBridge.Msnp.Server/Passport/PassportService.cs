using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Passport;

/// <summary>Turns a password into a ticket, and a ticket back into an account.</summary>
internal sealed class PassportService(AccountDirectory accounts, MsnServerOptions options, TimeProvider time)
{
    private const string TicketStart = "t=";
    private const string TicketEnd = "&p=";

    // A ticket may be shown more than once: clients that lose the connection while signing in try again with the one they have.
    private readonly ExpiringTokens<string> _tickets = new(time, options.TicketLifetime, singleUse: false);

    /// <summary>Checks a password. Slow on purpose.</summary>
    /// <returns>A ticket for the notification server; null if the account or the password is wrong, which is not told apart.</returns>
    public Sensitive? SignIn(string address, string password)
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

        return account.Password.Verify(password) ? new Sensitive(TicketStart + _tickets.Issue(account.Address) + TicketEnd) : null;
    }

    /// <summary>Whether the ticket is good and was issued to this account.</summary>
    public bool Owns(string address, Sensitive ticket) =>
        _tickets.TryRedeem(Strip(ticket.Reveal()), out var owner) && owner == MsnAddress.Normalize(address);

    // t=token&p=... from clients that keep the ticket whole, the token alone from those that take it apart.
    private static string Strip(string ticket)
    {
        var token = ticket.StartsWith(TicketStart, StringComparison.Ordinal) ? ticket[TicketStart.Length..] : ticket;
        var end = token.IndexOf('&', StringComparison.Ordinal);
        return end < 0 ? token : token[..end];
    }
}
