using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Work;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Files;
using MsnBridge.Matrix.Ghosts;
using MsnBridge.Matrix.Presence;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix;

/// <summary>Matrix as Core speaks to it. Only deliveries wait for the homeserver; the state of the moment is handed on and not waited for, in
/// the order of each person.</summary>
internal sealed partial class MatrixHomeNetwork(
    PortalDeliveries deliveries,
    PortalDirectory portals,
    PortalRooms rooms,
    GroupRooms groups,
    ManagementRooms management,
    LoginNotices logins,
    GhostProfiles ghosts,
    GhostPictures pictures,
    UserPictures avatars,
    GhostPresences presences,
    GhostIds ids,
    MediaFiles files,
    TransferNotices transfers,
    IMatrixClient client,
    IMatrixLink homeserver,
    TimeProvider time,
    ILogger<MatrixHomeNetwork> logger) : IHomeNetwork, IAsyncDisposable
{
    // MSN clients repeat "typing" about every five seconds and say nothing when it ends.
    private static readonly TimeSpan s_typing = TimeSpan.FromSeconds(10);

    // What waits for one person while his homeserver is away.
    private const int MaxWaiting = 1000;
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(5);

    private readonly KeyedWorkQueue _queue = new(logger);
    private readonly ConcurrentDictionary<(RoomKey Chat, ContactId Contact), RoomId> _typing = new();

    public HomeNetworkId Id => MatrixHome.Id;

    public bool IsReachable => homeserver.Status.State == MatrixLinkState.Up;

    public async Task DeliverAsync(HomeDelivery delivery, CancellationToken cancellationToken)
    {
        await deliveries.DeliverAsync(delivery, cancellationToken);
        // What was typed is there; left alone the ghost would go on typing until the time is up.
        if (delivery.Event is MessageToHome or NudgeToHome && delivery.Contact is { } contact
            && _typing.TryRemove((KeyOf(delivery.Link, delivery.Conversation), contact), out var room))
        {
            await SetTypingAsync(delivery.Link, contact, room, null);
        }
    }

    public Task ShowLoginStatusAsync(HomeLink link, LoginStatus status, CancellationToken cancellationToken)
    {
        // He may have changed his avatar while the bridge was away, or has just been linked.
        if (status.State == LoginState.Connected)
            avatars.Look(MatrixHome.ToUserId(link.User));
        return Enqueue(link, token => logins.ShowAsync(MatrixHome.ToUserId(link.User), status, token));
    }

    public Task ShowContactsAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken)
    {
        foreach (var contact in contacts)
            ShowGhost(link, contact);
        // Rooms are renamed where what the person calls somebody changed meanwhile; none is made.
        return Enqueue(link, async token =>
        {
            foreach (var contact in contacts)
                await rooms.RenameAsync(KeyOf(link, contact.Id), contact, token);
        });
    }

    public Task ShowContactAsync(HomeLink link, Contact contact, CancellationToken cancellationToken)
    {
        ShowGhost(link, contact);
        return Enqueue(link, token => rooms.RenameAsync(KeyOf(link, contact.Id), contact, token));
    }

    public Task RemoveContactAsync(HomeLink link, ContactId contact, CancellationToken cancellationToken)
    {
        // The room stays, as what was said in it does; the contact is seen offline, since MSN tells nothing of him any more.
        presences.Set(link.Puppet, link.Account.Profile, contact, ContactPresence.Offline);
        return Task.CompletedTask;
    }

    public Task ShowPresenceAsync(HomeLink link, Contact contact, ContactPresence presence, CancellationToken cancellationToken)
    {
        presences.Set(link.Puppet, link.Account.Profile, contact.Id, presence);
        return Task.CompletedTask;
    }

    public Task ShowTypingAsync(HomeLink link, ConversationId conversation, ContactId contact, CancellationToken cancellationToken)
    {
        var key = KeyOf(link, conversation);
        if (portals.Find(key) is not { Room: { } room } portal || (portal.Members is { } members && !members.Contains(contact.Value)))
            return Task.CompletedTask;
        _typing[(key, contact)] = room;
        return SetTypingAsync(link, contact, room, s_typing);
    }

    public Task ShowGroupAsync(HomeLink link, GroupConversation group, CancellationToken cancellationToken) =>
        Enqueue(link, token => groups.ShowAsync(KeyOf(link, group.Id), group, token));

    public Task CloseGroupAsync(HomeLink link, ConversationId conversation, CancellationToken cancellationToken) =>
        Enqueue(link, token => groups.CloseAsync(KeyOf(link, conversation), token));

    public Task ShowNoticeAsync(HomeLink link, string text, CancellationToken cancellationToken) =>
        Enqueue(link, token => management.SayAsync(MatrixHome.ToUserId(link.User), FromBridge.Notice(text), Guid.NewGuid().ToString("N"), token));

    public Task<long> FindFileLimitAsync(HomeLink link, CancellationToken cancellationToken) => files.FindLimitAsync(cancellationToken);

    public Task<Stream> OpenContentAsync(HomeLink link, string reference, CancellationToken cancellationToken) =>
        files.OpenAsync(reference, cancellationToken);

    public Task ShowTransferAsync(HomeLink link, TransferView transfer, CancellationToken cancellationToken) =>
        Enqueue(link, token => transfers.ShowAsync(link, transfer, token));

    public Task ForgetUserAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken)
    {
        presences.Forget(link.Puppet);
        return Enqueue(link, token => logins.ForgetOutageAsync(MatrixHome.ToUserId(link.User), token));
    }

    public async Task SettleAsync(HomeUser user, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.RunAsync(user.Address, MaxWaiting + 1, _ => Task.FromResult(true), cancellationToken).WaitAsync(s_settle, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The homeserver is away.
        }
    }

    public async ValueTask DisposeAsync()
    {
        using (var limit = new CancellationTokenSource(s_drain))
            await _queue.DrainAsync(limit.Token);
        _queue.Dispose();
    }

    private Task SetTypingAsync(HomeLink link, ContactId contact, RoomId room, TimeSpan? duration) => Enqueue(link, async token =>
    {
        try
        {
            await client.SetTypingAsync(new Actor(ids.Of(link.Account.Profile, contact)), room, duration, token);
        }
        catch (MatrixUnavailableException)
        {
            // The state of the moment.
        }
    });

    private Task Enqueue(HomeLink link, Func<CancellationToken, Task> work)
    {
        if (!_queue.TryEnqueue(link.User.Address, MaxWaiting, work))
            LogTooMuch(link.Puppet);
        return Task.CompletedTask;
    }

    private void ShowGhost(HomeLink link, Contact contact)
    {
        ghosts.Request(link.Account.Profile, contact.Id, contact.DisplayName);
        pictures.Request(link.Puppet, link.Account.Profile, contact);
    }

    private static RoomKey KeyOf(HomeLink link, ContactId contact) => KeyOf(link, ConversationId.Direct(contact));

    private static RoomKey KeyOf(HomeLink link, ConversationId conversation) => new(MatrixHome.ToUserId(link.User), link.Account, conversation);

    [LoggerMessage(MatrixEventIds.ShowingFailed, LogLevel.Warning, "Too much waits to be shown to the owner of puppet {Puppet}; the newest was dropped")]
    private partial void LogTooMuch(PuppetId puppet);
}
