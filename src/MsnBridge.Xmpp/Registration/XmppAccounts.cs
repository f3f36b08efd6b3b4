using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Registration;

internal sealed class XmppAccounts(AccountLinking linking) : IHomeAccounts
{
    public HomeNetworkId Network => UserSessions.Network;

    public Task<LinkResult?> LinkAsync(HomeUser user, LinkRequest request, CancellationToken cancellationToken) =>
        linking.LinkAsync(UserSessions.ToJid(user), request, cancellationToken);
}
