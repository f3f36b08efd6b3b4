using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using MsnBridge.Core.Identities;

namespace MsnBridge.Matrix.Appservice;

/// <summary>Finds the token that a request carries, and compares tokens in a time that tells nothing about them.</summary>
internal static class TokenCheck
{
    private const string Scheme = "Bearer ";

    // Authorization: Bearer <token>, or ?access_token=<token> from homeservers before version 1.4 of the specification.
    public static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return header[Scheme.Length..].Trim();
        var inQuery = request.Query["access_token"].ToString();
        return inQuery.Length > 0 ? inQuery : null;
    }

    /// <summary>False also where there is no token to match.</summary>
    public static bool Matches(string shown, Secret expected)
    {
        var right = expected.Reveal();
        // Hashes are of one length, so not even the length of the token shows.
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), SHA256.HashData(Encoding.UTF8.GetBytes(right)))
            && right.Length > 0;
    }
}
