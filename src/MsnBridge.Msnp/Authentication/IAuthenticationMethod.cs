using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Msnp.Authentication;

/// <summary>How a user proves who he is, in the two rounds of <c>USR</c>. Chosen by the dialect, never by what the client would like.</summary>
internal interface IAuthenticationMethod
{
    /// <summary>Which method this is.</summary>
    AuthenticationMethod Kind { get; }

    /// <summary>The word in <c>USR</c>: MD5, TWN or SSO.</summary>
    string Name { get; }

    /// <summary>Makes what the client sends in its second <c>USR</c>.</summary>
    /// <param name="challenge">What the server's <c>USR S</c> said.</param>
    /// <param name="credentials">Who signs in.</param>
    /// <param name="profile">The network.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AuthenticationException">There is no proof to be had.</exception>
    Task<SignInProof> ProveAsync(SignInChallenge challenge, MsnpCredentials credentials, ServerProfile profile, CancellationToken cancellationToken);
}
