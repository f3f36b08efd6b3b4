using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Matrix.Tests.Provisioning;

/// <summary>Puppets that are linked with one password, have contacts, and do nothing.</summary>
internal sealed class LinkingDirectory : IPuppetDirectory
{
    public Dictionary<HomeUser, PuppetStatus> Accounts { get; } = [];

    public List<Contact> Contacts { get; } = [];

    public Func<LinkRequest, Task<LinkResult>> OnLink { get; set; } = request => Task.FromResult(
        request.Password.Reveal() == "right" ? new LinkResult(null, $"{request.Address} is linked.") : new LinkResult(LinkFailure.BadCredentials, "The password was refused."));

    public int Attempts { get; private set; }

    public void Add(string user, LoginState state = LoginState.Connected, string address = "alice@x.y") =>
        Accounts[new HomeUser(MatrixHome.Id, user)] =
            new PuppetStatus(new RemoteAccount("escargot", address), new LoginStatus(state, null, DateTimeOffset.UnixEpoch.AddSeconds(5)), 0, 0, []);

    public async Task<LinkResult> LinkAsync(HomeUser user, LinkRequest request, CancellationToken cancellationToken)
    {
        Attempts++;
        var result = await OnLink(request);
        if (result.Linked)
            Add(user.Address, address: request.Address.ToLowerInvariant());
        return result;
    }

    public Task<bool> UnlinkAsync(HomeUser user, CancellationToken cancellationToken) => Task.FromResult(Accounts.Remove(user));

    public Task<PuppetStatus?> FindStatusAsync(HomeUser user, CancellationToken cancellationToken) => Task.FromResult(Accounts.GetValueOrDefault(user));

    public Task<IReadOnlyList<ContactSnapshot>> GetContactsAsync(HomeUser user, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ContactSnapshot>>([.. Contacts.Select(contact => new ContactSnapshot(contact, ContactPresence.Offline))]);

    public Task<ContactSnapshot?> FindContactAsync(HomeUser user, ContactId contact, CancellationToken cancellationToken) =>
        Task.FromResult(Contacts.Find(known => known.Id == contact) is { } found ? new ContactSnapshot(found, ContactPresence.Offline) : null);

    public Task<bool> ReconnectAsync(HomeUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> SubmitAsync(
        HomeUser user, ConversationId conversation, EventToRemote submitted, string? deduplicationKey, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> AnswerFileOfferAsync(HomeUser user, string offer, bool accept, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<WaitingOffer>> FindFileOffersAsync(HomeUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> CancelFileAsync(HomeUser user, string messageId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FileRules?> FindFileRulesAsync(HomeUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> ChangeFileRulesAsync(HomeUser user, FileRules rules, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetHomePresenceAsync(HomeUser user, OwnPresence presence, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SendTypingAsync(HomeUser user, ConversationId conversation, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<GroupConversation>> GetGroupsAsync(HomeUser user, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GroupConversation>>([]);

    public Task<GroupResult> CreateGroupAsync(HomeUser user, ImmutableArray<ContactId> members, string? name, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<GroupResult> InviteToGroupAsync(HomeUser user, ConversationId conversation, ContactId contact, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<GroupResult> LeaveGroupAsync(HomeUser user, ConversationId conversation, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<GroupResult> AnswerGroupInvitationAsync(
        HomeUser user, ConversationId conversation, bool accepts, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DisplayNameResult> SetDisplayNameAsync(HomeUser user, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<AccountPlace>?> GetPlacesAsync(HomeUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PlaceSignOutResult> SignOutPlaceAsync(HomeUser user, string place, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<HomeUser>> FindUsersAsync(HomeNetworkId network, CancellationToken cancellationToken) => throw new NotSupportedException();
}
