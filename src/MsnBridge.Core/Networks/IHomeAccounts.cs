using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Networks;

/// <summary>How a home network links an account for one of its people who does not ask by it: with what follows there, as his presence. Safe for
/// concurrent use.</summary>
public interface IHomeAccounts
{
    HomeNetworkId Network { get; }

    /// <summary>Null where a sign-in of the same person is still under way.</summary>
    /// <param name="user">One of this network who may use the bridge.</param>
    Task<LinkResult?> LinkAsync(HomeUser user, LinkRequest request, CancellationToken cancellationToken);
}
