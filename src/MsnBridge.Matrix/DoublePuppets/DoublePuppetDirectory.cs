using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.DoublePuppets;

/// <summary>
/// In whose name the bridge may act on Matrix: of all users of its homeserver, where the admin gave it a second registration, and of whoever
/// gave it an access token of his own.
/// </summary>
internal sealed partial class DoublePuppetDirectory(
    MatrixOptions options, IHomeSecrets secrets, IMatrixClient client, ILogger<DoublePuppetDirectory> logger)
{
    private const string TokenName = "access-token";

    // Null: he has given none.
    private readonly ConcurrentDictionary<MatrixUserId, Secret?> _tokens = new();

    /// <summary>How to act as that person, or null where the bridge may not.</summary>
    public async Task<Actor?> FindAsync(MatrixUserId user, CancellationToken cancellationToken)
    {
        if (!_tokens.TryGetValue(user, out var token))
        {
            // What was given meanwhile is newer.
            token = _tokens.GetOrAdd(user, await secrets.FindAsync(MatrixHome.ToHomeUser(user), TokenName, cancellationToken));
        }

        if (token is not null)
            return new Actor(user, token, Asserted: false);
        return options.DoublePuppetToken.Reveal().Length > 0 && user.Server == options.ServerName
            ? new Actor(user, options.DoublePuppetToken)
            : null;
    }

    /// <summary>Takes a person's own access token, after the homeserver has said whose it is.</summary>
    /// <returns>A sentence for the person on why it was not taken, or null.</returns>
    public async Task<string?> TryAddAsync(MatrixUserId user, Secret token, CancellationToken cancellationToken)
    {
        try
        {
            var owner = await client.WhoAmIAsync(token, cancellationToken);
            if (owner != user)
                return $"This access token belongs to {owner}, not to you.";
        }
        catch (MatrixException refused)
        {
            return refused.IsUnknownToken
                ? "The homeserver does not know this access token. It must be a token of this homeserver that has not been signed out."
                : $"The homeserver refused the access token ({refused.Code}).";
        }
        catch (MatrixUnavailableException)
        {
            return "The homeserver did not answer. Try again in a moment.";
        }

        await secrets.SaveAsync(MatrixHome.ToHomeUser(user), TokenName, token, cancellationToken);
        _tokens[user] = token;
        return null;
    }

    /// <summary>False where there was none.</summary>
    public async Task<bool> RemoveAsync(MatrixUserId user, CancellationToken cancellationToken)
    {
        var known = await secrets.FindAsync(MatrixHome.ToHomeUser(user), TokenName, cancellationToken) is not null;
        await secrets.RemoveAsync(MatrixHome.ToHomeUser(user), TokenName, cancellationToken);
        _tokens[user] = null;
        return known;
    }

    /// <summary>What is stored is read again at the next question.</summary>
    public void Forget(MatrixUserId user) => _tokens.TryRemove(user, out _);

    /// <summary>Acting as that person was refused. A token that the homeserver does not know any more is forgotten.</summary>
    public async Task ReportAsync(Actor self, MatrixException refused, CancellationToken cancellationToken)
    {
        LogRefused(refused, self.User);
        // Not where he has given another meanwhile.
        if (refused.IsUnknownToken && !self.Asserted && _tokens.GetValueOrDefault(self.User) == self.Token)
            await RemoveAsync(self.User, cancellationToken);
    }

    [LoggerMessage(MatrixEventIds.DoublePuppetRefused, LogLevel.Warning, "The bridge could not act as {User}")]
    private partial void LogRefused(Exception exception, MatrixUserId user);
}
