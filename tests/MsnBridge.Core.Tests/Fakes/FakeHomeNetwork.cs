using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Tests.Fakes;

/// <summary>A home network that remembers what it was shown.</summary>
internal sealed class FakeHomeNetwork(string id = "xmpp") : IHomeNetwork
{
    public HomeNetworkId Id { get; } = new(id);

    public Recorder<HomeDelivery> Deliveries { get; } = new();

    public Recorder<(HomeUser User, LoginState State)> Statuses { get; } = new();

    public Recorder<(HomeUser User, string What)> Shown { get; } = new();

    public Func<HomeDelivery, Task> OnDeliver { get; set; } = _ => Task.CompletedTask;

    public Func<HomeUser, Task> OnShow { get; set; } = _ => Task.CompletedTask;

    public async Task DeliverAsync(HomeDelivery delivery, CancellationToken cancellationToken)
    {
        Deliveries.Add(delivery);
        await OnDeliver(delivery).WaitAsync(cancellationToken);
    }

    public Task ShowLoginStatusAsync(HomeUser user, LoginStatus status, CancellationToken cancellationToken)
    {
        Statuses.Add((user, status.State));
        return OnShow(user);
    }

    public Task ShowContactsAsync(HomeUser user, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken) =>
        ShowAsync(user, $"contacts {string.Join(' ', contacts.Select(contact => contact.Id))}");

    public Task ShowContactAsync(HomeUser user, Contact contact, CancellationToken cancellationToken) => ShowAsync(user, $"contact {contact.Id}");

    public Task RemoveContactAsync(HomeUser user, ContactId contact, CancellationToken cancellationToken) => ShowAsync(user, $"remove {contact}");

    public Task ShowPresenceAsync(HomeUser user, Contact contact, ContactPresence presence, CancellationToken cancellationToken) =>
        ShowAsync(user, $"presence {contact.Id} {presence.Availability}");

    public Task ShowTypingAsync(HomeUser user, ContactId contact, CancellationToken cancellationToken) => ShowAsync(user, $"typing {contact}");

    public Task ShowNoticeAsync(HomeUser user, string text, CancellationToken cancellationToken) => ShowAsync(user, $"notice {text}");

    public Task ForgetUserAsync(HomeUser user, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken) =>
        ShowAsync(user, $"forget {string.Join(' ', contacts.Select(contact => contact.Id))}");

    private Task ShowAsync(HomeUser user, string what)
    {
        Shown.Add((user, what));
        return OnShow(user);
    }
}
