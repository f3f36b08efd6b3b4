using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Puppets;

/// <summary>Shows the people of a puppet, on their home networks, what they are to see of it.</summary>
internal sealed partial class HomeDisplay(
    PuppetId puppet, RemoteAccount account, Lazy<ImmutableDictionary<HomeNetworkId, IHomeNetwork>> homes, ILogger logger)
{
    /// <summary>Shows it to each of them, in turn.</summary>
    public async Task ShowAsync(ImmutableArray<HomeUser> links, PuppetEffect effect, CancellationToken cancellationToken)
    {
        foreach (var user in links)
        {
            if (FindHome(user) is not { } home)
            {
                continue;
            }

            var link = LinkOf(user);
            await (effect switch
            {
                ShowStatus show => home.ShowLoginStatusAsync(link, show.Status, cancellationToken),
                ShowContacts show => home.ShowContactsAsync(link, show.Contacts, cancellationToken),
                ShowContact show => home.ShowContactAsync(link, show.Contact, cancellationToken),
                HideContact hide => home.RemoveContactAsync(link, hide.Contact, cancellationToken),
                ShowPresence show => home.ShowPresenceAsync(link, show.Contact, show.Presence, cancellationToken),
                ShowTyping show => home.ShowTypingAsync(link, show.Conversation, show.Contact, cancellationToken),
                ShowGroup show => home.ShowGroupAsync(link, show.Group, cancellationToken),
                CloseGroup close => home.CloseGroupAsync(link, close.Conversation, cancellationToken),
                ShowNotice show => home.ShowNoticeAsync(link, show.Text, cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(effect), effect.GetType(), "Unknown effect."),
            });
        }
    }

    /// <summary>Shows one of them how things stand: the login, whom he knows and who is there.</summary>
    public async Task ShowEverythingAsync(ShowEverything show, CancellationToken cancellationToken)
    {
        if (FindHome(show.User) is not { } home)
        {
            return;
        }

        var link = LinkOf(show.User);
        var listed = show.Contacts.Where(snapshot => snapshot.Contact.IsListed).ToList();
        await home.ShowLoginStatusAsync(link, show.Status, cancellationToken);
        await home.ShowContactsAsync(link, [.. listed.Select(snapshot => snapshot.Contact)], cancellationToken);
        foreach (var snapshot in listed.Where(snapshot => snapshot.Presence.Availability != Availability.Offline))
        {
            await home.ShowPresenceAsync(link, snapshot.Contact, snapshot.Presence, cancellationToken);
        }

        foreach (var group in show.Groups)
            await home.ShowGroupAsync(link, group, cancellationToken);
    }

    private IHomeNetwork? FindHome(HomeUser user)
    {
        if (homes.Value.TryGetValue(user.Network, out var home))
        {
            return home;
        }

        LogHomeNetworkMissing(puppet, user.Network);
        return null;
    }

    private HomeLink LinkOf(HomeUser user) => new(user, puppet, account);

    [LoggerMessage(CoreEventIds.HomeNetworkMissing, LogLevel.Warning, "Puppet {Puppet}: home network {Network} is not configured any more")]
    private partial void LogHomeNetworkMissing(PuppetId puppet, HomeNetworkId network);
}
