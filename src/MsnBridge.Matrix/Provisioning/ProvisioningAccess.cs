using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Access;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Provisioning;

/// <summary>
/// Whose request it is: <c>Authorization: Bearer</c> with the person's own access token, which the homeserver is asked about, or with the shared
/// secret and the person in <c>?user_id=</c>. What the homeserver said of a token is remembered for a minute, so that a token that was
/// revoked is of no use for long. Safe for concurrent use.
/// </summary>
internal sealed class ProvisioningAccess(MatrixOptions options, AccessRules rules, GhostIds ghosts, IMatrixClient client, TimeProvider time)
{
    private const int MostRemembered = 1000;
    private static readonly TimeSpan s_remembered = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();

    // By hash: the tokens themselves are nobody's to keep.
    private readonly Dictionary<string, (MatrixUserId User, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>The person, or the answer that refuses him.</summary>
    public async Task<(MatrixUserId User, MatrixAnswer? Refusal)> IdentifyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (TokenCheck.TokenOf(request) is not { } token)
            return (default, MatrixAnswer.Fault(StatusCodes.Status401Unauthorized, "M_MISSING_TOKEN", "The request carries no token."));
        var named = request.Query["user_id"].ToString();
        var (user, refusal) = TokenCheck.Matches(token, options.ProvisioningSecret)
            ? TakeAtHisWord(named)
            : await AskAsync(new Secret(token), named, cancellationToken);
        if (refusal is not null)
            return (default, refusal);
        return rules.Allows(user) && !ghosts.IsOurs(user)
            ? (user, null)
            : (default, MatrixAnswer.Fault(StatusCodes.Status403Forbidden, "M_FORBIDDEN", "You may not use this bridge. Its admin can let you in."));
    }

    private static (MatrixUserId User, MatrixAnswer? Refusal) TakeAtHisWord(string named)
    {
        if (named.Length == 0)
            return (default, MatrixAnswer.BadRequest("M_MISSING_PARAM", "With the shared secret the request must say for whom it is: ?user_id=@alice:example.org."));
        return MatrixUserId.TryParse(named, out var user)
            ? (user, null)
            : (default, MatrixAnswer.BadRequest("M_INVALID_PARAM", "user_id is not the id of a Matrix user."));
    }

    private async Task<(MatrixUserId User, MatrixAnswer? Refusal)> AskAsync(Secret token, string named, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token.Reveal())));
        if (Recall(key) is not { } user)
        {
            try
            {
                user = await client.WhoAmIAsync(token, cancellationToken);
            }
            catch (MatrixException)
            {
                return (default, MatrixAnswer.Fault(StatusCodes.Status401Unauthorized, "M_UNKNOWN_TOKEN", "The homeserver does not know the token."));
            }
            catch (MatrixUnavailableException)
            {
                return (default, MatrixAnswer.Fault(StatusCodes.Status503ServiceUnavailable, "M_UNKNOWN",
                    "The homeserver does not answer, so the token cannot be checked. Try again later."));
            }

            Remember(key, user);
        }

        return named.Length == 0 || named == user.Value
            ? (user, null)
            : (default, MatrixAnswer.Fault(StatusCodes.Status403Forbidden, "M_FORBIDDEN", "The token is another user's than the one in user_id."));
    }

    private MatrixUserId? Recall(string key)
    {
        lock (_gate)
            return _known.TryGetValue(key, out var known) && known.Until > time.GetUtcNow() ? known.User : null;
    }

    private void Remember(string key, MatrixUserId user)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_known.Count >= MostRemembered)
            {
                foreach (var past in _known.Where(known => known.Value.Until <= now).Select(known => known.Key).ToList())
                    _known.Remove(past);
                // More people than that within a minute: the homeserver is asked again.
                if (_known.Count >= MostRemembered)
                    _known.Clear();
            }

            _known[key] = (user, now + s_remembered);
        }
    }
}
