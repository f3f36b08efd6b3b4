using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Sessions;

/// <summary>Notices between clients over the notification server (UUN, UBN): what they say is theirs alone.</summary>
internal sealed class NoticeService(NetworkState state)
{
    /// <summary>Passes a notice on.</summary>
    /// <param name="sender">From whom.</param>
    /// <param name="recipient">To whom; an endpoint of his, or all of them.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="data">The notice.</param>
    /// <returns>False if he is not there, hides, does not let the sender, or has no client that knows notices; which it is, nobody is told.</returns>
    public bool Send(UserSession sender, EndpointHandle recipient, UserNoticeKind kind, MsnpPayload data)
    {
        lock (state.Gate)
        {
            if (!state.TryFind(recipient.Account, out var user))
                return false;

            var isHimself = user == sender.User;
            if (!isHimself && (!user.IsPublic || !PrivacyRules.Allows(state.Accounts[user.Address], sender.Address)))
                return false;

            // Where there are no places, what somebody sends to himself comes back.
            var places = user.Sessions
                .Where(session => session.Dialect.HasUserNotifications)
                .Where(session => recipient.EndpointId is { } id ? session.EndpointId == id : session != sender || !session.Dialect.HasEndpoints)
                .ToList();
            foreach (var place in places)
            {
                var sentFrom = recipient.EndpointId is not null && place.Dialect.HasEndpoints ? sender.EndpointId : null;
                place.Endpoint.Deliver(new NoticeArrived(sender.Address, sentFrom, kind, data));
            }

            // Telling one's other places is no failure where there are none.
            return places.Count > 0 || (isHimself && recipient.EndpointId is null);
        }
    }
}
