using System.Security.Cryptography;
using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Msnp.Authentication;

/// <summary>
/// MD5 over the server's salt and the password (MSNP2-7). Clients of the time took the password's bytes in their own code page, revival servers take UTF-8: only
/// an ASCII password is the same to both.
/// </summary>
internal sealed class Md5Authentication : IAuthenticationMethod
{
    /// <summary>The word for the method in <c>INF</c> and <c>USR</c>.</summary>
    public const string MethodName = "MD5";

    /// <inheritdoc/>
    public AuthenticationMethod Kind => AuthenticationMethod.Md5;

    /// <inheritdoc/>
    public string Name => MethodName;

    // <<< USR t MD5 S salt                                 >>> USR t MD5 S <32 lower-case hex digits>
    /// <inheritdoc/>
    public Task<SignInProof> ProveAsync(
        SignInChallenge challenge, MsnpCredentials credentials, ServerProfile profile, CancellationToken cancellationToken) =>
        Task.FromResult(new SignInProof(new Sensitive(Hash(challenge.Policy, credentials.Password))));

#pragma warning disable CA5351 // MSNP2-7 prescribe MD5.
    public static string Hash(string salt, string password) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(salt + password)));
#pragma warning restore CA5351
}
