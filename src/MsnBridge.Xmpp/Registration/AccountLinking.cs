using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Roster;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Registration;

/// <summary>Links and unlinks accounts for registration and commands alike, and does what follows on XMPP. Safe for concurrent use; one
/// sign-in at a time for each user.</summary>
internal sealed partial class AccountLinking(
    IPuppetDirectory directory, UserSessions sessions, RosterQueue roster, TimeProvider time, ILogger<AccountLinking> logger)
{
    // The user's presence follows as soon as he lets the transport in; until then he is there, as he has just asked.
    private static readonly TimeSpan AssumedPresence = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<string, bool> _underWay = new(StringComparer.Ordinal);

    /// <summary>Null where a sign-in of the same user is still under way.</summary>
    public async Task<LinkResult?> LinkAsync(Jid device, LinkRequest request, CancellationToken cancellationToken)
    {
        var key = device.Bare.ToString();
        if (!_underWay.TryAdd(key, true))
        {
            return null;
        }

        try
        {
            var user = UserSessions.ToHomeUser(device);
            var result = await directory.LinkAsync(user, request, cancellationToken);
            if (!result.Linked)
            {
                LogLinkRefused(user.Address, result.Failure);
                return result;
            }

            LogLinked(user.Address, request.Profile);
            var session = sessions.Open(device);
            session.Assume(device, time.GetUtcNow() + AssumedPresence);
            // The session may have been there before under an account that is gone: what counts is what it is now.
            await directory.SetHomePresenceAsync(user, session.TakeChange() ?? session.Published, cancellationToken);
            roster.Invite(device.Bare);
            return result;
        }
        finally
        {
            _underWay.TryRemove(key, out _);
        }
    }

    /// <summary>False where there was nothing to unlink.</summary>
    public async Task<bool> UnlinkAsync(Jid user, CancellationToken cancellationToken)
    {
        var unlinked = await directory.UnlinkAsync(UserSessions.ToHomeUser(user), cancellationToken);
        if (unlinked)
        {
            LogUnlinked(user.Bare.ToString());
        }

        return unlinked;
    }

    [LoggerMessage(XmppEventIds.Linked, LogLevel.Information, "{User} linked an account of {Profile}.")]
    private partial void LogLinked(string user, string profile);

    [LoggerMessage(XmppEventIds.LinkRefused, LogLevel.Information, "{User} could not link an account: {Failure}.")]
    private partial void LogLinkRefused(string user, LinkFailure? failure);

    [LoggerMessage(XmppEventIds.Unlinked, LogLevel.Information, "{User} unlinked the account.")]
    private partial void LogUnlinked(string user);
}
