using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Msnp.Authentication;

/// <summary>Single sign-on (MSNP15 and later): a ticket from the token service, and a proof over the server's nonce with the key that came with it.</summary>
/// <param name="tickets">The tickets of this login, which the web services use afterwards.</param>
internal sealed class SingleSignOnAuthentication(ServiceTickets tickets) : IAuthenticationMethod
{
    /// <inheritdoc/>
    public AuthenticationMethod Kind => AuthenticationMethod.SingleSignOn;

    /// <inheritdoc/>
    public string Name => "SSO";

    // <<< USR t SSO S policy nonce
    // >>> USR t SSO S ticket proof [{machine-guid}]
    /// <inheritdoc/>
    public async Task<SignInProof> ProveAsync(
        SignInChallenge challenge, MsnpCredentials credentials, ServerProfile profile, CancellationToken cancellationToken)
    {
        if (challenge.Nonce is not { Length: > 0 and <= SingleSignOnProof.LongestNonce } nonce)
        {
            throw new AuthenticationException(
                AuthenticationFailure.NotPassport, "The server asks for single sign-on and does not say what the proof is to be made over.");
        }

        var ticket = await tickets.GetForSignInAsync(
            TicketSite.SignIn(challenge.Policy), prefersSecond: challenge.Dialect.HasEndpoints, cancellationToken).ConfigureAwait(false);
        return ticket.ProofKey is { } key
            ? new SignInProof(ticket.Ticket, new Sensitive(SingleSignOnProof.Create(key, nonce)))
            : throw new AuthenticationException(AuthenticationFailure.NoTicket, "The login server issued a ticket without the key to prove it with.");
    }
}
