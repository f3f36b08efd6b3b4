using MsnBridge.Msnp.Client;

namespace MsnBridge.Msnp.Authentication;

/// <summary>The ways of signing in that one session may need: made for it alone, since a ticket belongs to a login.</summary>
internal static class AuthenticationMethods
{
    public static IReadOnlyList<IAuthenticationMethod> For(MsnpClientOptions options) =>
        [new Md5Authentication(), new TweenerAuthentication(options.Http, options.TimeProvider)];
}
