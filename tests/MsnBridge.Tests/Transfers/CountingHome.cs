using System.Threading.Channels;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Tests.Transfers;

/// <summary>A home network that takes every file, counts its bytes and forgets them, and hands out those that it is told to.</summary>
internal sealed class CountingHome(IContentStore content) : IHomeNetwork
{
    private readonly Channel<long> _arrived = Channel.CreateUnbounded<long>();
    private readonly Channel<DeliveryReport> _reports = Channel.CreateUnbounded<DeliveryReport>();
    private readonly TaskCompletionSource _carolIsThere = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static HomeNetworkId Network { get; } = new("counting");

    public HomeNetworkId Id => Network;

    /// <summary>The length of each file that came.</summary>
    public ChannelReader<long> Arrived => _arrived.Reader;

    public ChannelReader<DeliveryReport> Reports => _reports.Reader;

    /// <summary>Completes when a contact is seen online.</summary>
    public Task CarolIsThere => _carolIsThere.Task;

    public Func<Stream> OnOpen { get; set; } = () => Stream.Null;

    public async Task DeliverAsync(HomeDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Event is DeliveryReport report)
            _reports.Writer.TryWrite(report);
        if (delivery.Event is not FileToHome file)
            return;

        var counted = new CountingStream();
        await using var bytes = await content.OpenReadAsync(file.Content, cancellationToken);
        await bytes!.CopyToAsync(counted, cancellationToken);
        _arrived.Writer.TryWrite(counted.Length);
    }

    public Task ShowPresenceAsync(HomeLink link, Contact contact, ContactPresence presence, CancellationToken cancellationToken)
    {
        if (presence.Availability == Availability.Online)
            _carolIsThere.TrySetResult();
        return Task.CompletedTask;
    }

    public Task<long> FindFileLimitAsync(HomeLink link, CancellationToken cancellationToken) => Task.FromResult(long.MaxValue);

    public Task<Stream> OpenContentAsync(HomeLink link, string reference, CancellationToken cancellationToken) => Task.FromResult(OnOpen());

    public Task ShowLoginStatusAsync(HomeLink link, LoginStatus status, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowContactsAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowContactAsync(HomeLink link, Contact contact, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RemoveContactAsync(HomeLink link, ContactId contact, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowTypingAsync(HomeLink link, ConversationId conversation, ContactId contact, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowGroupAsync(HomeLink link, GroupConversation group, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CloseGroupAsync(HomeLink link, ConversationId conversation, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowNoticeAsync(HomeLink link, string text, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowTransferAsync(HomeLink link, TransferView transfer, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ForgetUserAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken) => Task.CompletedTask;
}
