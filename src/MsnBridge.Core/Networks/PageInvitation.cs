using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Networks;

/// <summary>What people are told who ask for the management page, worded the same on every home network. Safe for concurrent use.</summary>
/// <param name="page">Null where the bridge has none.</param>
public sealed class PageInvitation(IPuppetDirectory directory, IManagementPage? page = null)
{
    /// <summary>Told where there is no page.</summary>
    public const string Off = "This bridge has no management page: whoever runs it has not switched it on.";

    /// <summary>Whether there is a page to invite to.</summary>
    public bool HasPage => page is not null;

    /// <summary>Makes a link for the person; the answer is to be told to him alone. Without a page, that.</summary>
    public async Task<string> InviteAsync(HomeUser user, CancellationToken cancellationToken)
    {
        if (page is null)
            return Off;
        var unlinked = await directory.FindStatusAsync(user, cancellationToken) is null;
        return $"{page.CreateLink(user)} opens the management page. {(unlinked ? "You have no MSN account linked; it is linked there. " : "")}"
            + $"The link works once, within {page.LinkLifetime.TotalMinutes:0} minutes. Give it to nobody.";
    }
}
