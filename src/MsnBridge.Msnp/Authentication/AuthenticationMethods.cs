using MsnBridge.Msnp.Client;

namespace MsnBridge.Msnp.Authentication;

/// <summary>The ways of signing in that one session may need: made for it alone, since a ticket belongs to a login.</summary>
internal static class AuthenticationMethods
{
    /// <param name="options">The network.</param>
    /// <param name="tickets">The tickets of the login.</param>
    public static IReadOnlyList<IAuthenticationMethod> For(MsnpClientOptions options, ServiceTickets tickets) =>
        [
            new SingleSignOnAuthentication(tickets),
            new TweenerAuthentication(options.Http, options.TimeProvider, tickets),
            new Md5Authentication(),
        ];
}
