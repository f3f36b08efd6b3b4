using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Tests.Fakes;

/// <summary>A home network that remembers what it was shown.</summary>
internal sealed class FakeHomeNetwork(string id = "xmpp") : IHomeNetwork
{
    public HomeNetworkId Id { get; } = new(id);

    public bool IsReachable { get; set; } = true;

    public Recorder<HomeDelivery> Deliveries { get; } = new();

    public Recorder<(HomeUser User, LoginState State)> Statuses { get; } = new();

    public Recorder<(HomeUser User, string What)> Shown { get; } = new();

    public Func<HomeDelivery, Task> OnDeliver { get; set; } = _ => Task.CompletedTask;

    public Recorder<TransferView> Transfers { get; } = new();

    public long FileLimit { get; set; } = long.MaxValue;

    public Func<string, Stream> OnOpen { get; set; } = _ => throw new HomeContentException(HomeContentFailure.NotAvailable, "It is not there.");

    public Func<HomeUser, Task> OnShow { get; set; } = _ => Task.CompletedTask;

    public async Task DeliverAsync(HomeDelivery delivery, CancellationToken cancellationToken)
    {
        Deliveries.Add(delivery);
        await OnDeliver(delivery).WaitAsync(cancellationToken);
    }

    public Task ShowLoginStatusAsync(HomeLink link, LoginStatus status, CancellationToken cancellationToken)
    {
        Statuses.Add((link.User, status.State));
        return OnShow(link.User);
    }

    public Task ShowContactsAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken) =>
        ShowAsync(link, $"contacts {string.Join(' ', contacts.Select(contact => contact.Id))}");

    public Task ShowContactAsync(HomeLink link, Contact contact, CancellationToken cancellationToken) => ShowAsync(link, $"contact {contact.Id}");

    public Task RemoveContactAsync(HomeLink link, ContactId contact, CancellationToken cancellationToken) => ShowAsync(link, $"remove {contact}");

    public Task ShowPresenceAsync(HomeLink link, Contact contact, ContactPresence presence, CancellationToken cancellationToken) =>
        ShowAsync(link, $"presence {contact.Id} {presence.Availability}");

    public Task ShowTypingAsync(HomeLink link, ConversationId conversation, ContactId contact, CancellationToken cancellationToken) =>
        ShowAsync(link, conversation.IsDirect ? $"typing {contact}" : $"typing {contact} in {conversation}");

    public Task ShowGroupAsync(HomeLink link, GroupConversation group, CancellationToken cancellationToken) =>
        ShowAsync(link, $"group {group.Id} {string.Join(' ', group.Members)}");

    public Task CloseGroupAsync(HomeLink link, ConversationId conversation, CancellationToken cancellationToken) => ShowAsync(link, $"close {conversation}");

    public Task ShowNoticeAsync(HomeLink link, string text, CancellationToken cancellationToken) => ShowAsync(link, $"notice {text}");

    public Task<long> FindFileLimitAsync(HomeLink link, CancellationToken cancellationToken) => Task.FromResult(FileLimit);

    public Task<Stream> OpenContentAsync(HomeLink link, string reference, CancellationToken cancellationToken) => Task.FromResult(OnOpen(reference));

    public Task ShowTransferAsync(HomeLink link, TransferView transfer, CancellationToken cancellationToken)
    {
        Transfers.Add(transfer);
        return Task.CompletedTask;
    }

    public Task ForgetUserAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken) =>
        ShowAsync(link, $"forget {string.Join(' ', contacts.Select(contact => contact.Id))}");

    private Task ShowAsync(HomeLink link, string what)
    {
        Shown.Add((link.User, what));
        return OnShow(link.User);
    }
}
