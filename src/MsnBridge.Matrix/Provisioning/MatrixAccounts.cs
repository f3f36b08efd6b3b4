using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Presence;

namespace MsnBridge.Matrix.Provisioning;

internal sealed class MatrixAccounts(IPuppetDirectory directory, UserPresences presences) : IHomeAccounts
{
    public HomeNetworkId Network => MatrixHome.Id;

    public async Task<LinkResult?> LinkAsync(HomeUser user, LinkRequest request, CancellationToken cancellationToken)
    {
        var result = await directory.LinkAsync(user, request, cancellationToken);
        if (result.Linked)
            await presences.ShowAsync(MatrixHome.ToUserId(user), cancellationToken);
        return result;
    }
}
