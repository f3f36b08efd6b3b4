using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Simulation;

namespace MsnBridge.Faults.Home;

/// <summary>The bridge's side of the scripted home network, at Core's port: what it hands over may be refused, lost, or taken without an answer, and it repeats it until
/// it hears that it was taken.</summary>
internal sealed class ScriptedHome(HomeServer server, World world, BridgeProcess process) : IHomeNetwork
{
    public static readonly HomeNetworkId NetworkId = new("scripted");

    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(2);

    public HomeNetworkId Id => NetworkId;

    public async Task DeliverAsync(HomeDelivery delivery, CancellationToken cancellationToken)
    {
        while (!await TryDeliverAsync(delivery, cancellationToken))
            await Task.Delay(s_again, process.Time, cancellationToken);
    }

    public Task ShowLoginStatusAsync(HomeLink link, LoginStatus status, CancellationToken cancellationToken)
    {
        world.Steps.Add($"{link.User.Address} is shown: {status.State}");
        return Task.CompletedTask;
    }

    public Task ShowContactsAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowContactAsync(HomeLink link, Contact contact, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RemoveContactAsync(HomeLink link, ContactId contact, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowPresenceAsync(HomeLink link, Contact contact, ContactPresence presence, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowTypingAsync(HomeLink link, ConversationId conversation, ContactId contact, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowGroupAsync(HomeLink link, GroupConversation group, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CloseGroupAsync(HomeLink link, ConversationId conversation, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowNoticeAsync(HomeLink link, string text, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<long> FindFileLimitAsync(HomeLink link, CancellationToken cancellationToken) => Task.FromResult(0L);

    public Task<Stream> OpenContentAsync(HomeLink link, string reference, CancellationToken cancellationToken) =>
        throw new HomeContentException(HomeContentFailure.NotAvailable, "The scripted home network has no files.");

    public Task ShowTransferAsync(HomeLink link, TransferView transfer, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ForgetUserAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> TryDeliverAsync(HomeDelivery delivery, CancellationToken cancellationToken)
    {
        await world.PassAsync(process, $"bridge {process.Number} delivers {delivery.Event.GetType().Name}", cancellationToken);
        var fate = world.Weather.OfHomeRequest();
        if (fate is RequestFate.NotReached or RequestFate.Failed or RequestFate.TooMany)
            return false;

        server.Take(delivery);
        await world.PassAsync(process, $"home server answers {fate}", cancellationToken);
        if (fate == RequestFate.AnswerLate)
            await Task.Delay(TimeSpan.FromSeconds(30), process.Time, cancellationToken);
        return fate != RequestFate.AnswerLost;
    }
}
