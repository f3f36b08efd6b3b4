using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Crash;

/// <summary>What outlives the process: what the remote network received, what the home server took, and what was committed.</summary>
internal sealed class World
{
    public Recorder<string> SentToRemote { get; } = new();

    public Recorder<HomeDelivery> DeliveredHome { get; } = new();

    /// <summary>Per home network.</summary>
    public Recorder<(HomeNetworkId Network, string Text)> CommittedForHome { get; } = new();

    /// <summary>Offers of files that were taken up.</summary>
    public Recorder<string> CommittedOffers { get; } = new();

    public Recorder<JournalId> Ended { get; } = new();
}

/// <summary>A journal whose process may be cut before and after each commit.</summary>
internal sealed class CutJournal(IJournal inner, Cut cut, World world) : IJournal
{
    public ValueTask<IReadOnlyList<JournalEntry>> AppendAsync(IReadOnlyList<JournalDraft> drafts, CancellationToken cancellationToken) =>
        cut.AroundAsync(async () =>
        {
            var entries = await inner.AppendAsync(drafts, cancellationToken);
            foreach (var entry in entries)
            {
                if (entry.Event is FileToFetch fetch)
                {
                    world.CommittedOffers.Add(fetch.Offer);
                }

                if (entry.Event is MessageToHome message)
                {
                    world.CommittedForHome.Add((new HomeNetworkId(entry.Lane.End.Value), message.Content.Text));
                }
            }

            return entries;
        });

    public ValueTask<IReadOnlyList<JournalEntry>> ReadPendingAsync(LaneKey lane, int limit, CancellationToken cancellationToken) =>
        cut.AroundAsync(() => inner.ReadPendingAsync(lane, limit, cancellationToken));

    public ValueTask<IReadOnlyList<LaneKey>> FindPendingLanesAsync(CancellationToken cancellationToken) =>
        inner.FindPendingLanesAsync(cancellationToken);

    public ValueTask BeginAttemptAsync(JournalId id, CancellationToken cancellationToken) =>
        cut.AroundAsync(() => inner.BeginAttemptAsync(id, cancellationToken));

    public ValueTask AbandonAttemptAsync(JournalId id, CancellationToken cancellationToken) =>
        cut.AroundAsync(() => inner.AbandonAttemptAsync(id, cancellationToken));

    public ValueTask ReviseAsync(JournalId id, JournaledEvent journaled, CancellationToken cancellationToken) =>
        cut.AroundAsync(() => inner.ReviseAsync(id, journaled, cancellationToken));

    public ValueTask<IReadOnlyList<JournalEntry>> CompleteAsync(
        JournalId id, IReadOnlyList<JournalDraft> consequences, CancellationToken cancellationToken) =>
        cut.AroundAsync(async () =>
        {
            var entries = await inner.CompleteAsync(id, consequences, cancellationToken);
            world.Ended.Add(id);
            return entries;
        });

    public ValueTask<IReadOnlyList<BacklogFigures>> MeasureBacklogAsync(PuppetId puppet, CancellationToken cancellationToken) =>
        inner.MeasureBacklogAsync(puppet, cancellationToken);

    public ValueTask<IReadOnlyList<DiscardedEntry>> DiscardAsync(
        LaneKey lane, DateTimeOffset acceptedBefore, int limit, CancellationToken cancellationToken) =>
        cut.AroundAsync(() => inner.DiscardAsync(lane, acceptedBefore, limit, cancellationToken));

    public void NoteSentAs(JournalId id, string homeId) => inner.NoteSentAs(id, homeId);

    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken) =>
        inner.PruneAsync(endedBefore, cancellationToken);

    public ValueTask ForgetAsync(PuppetId puppet, CancellationToken cancellationToken) => inner.ForgetAsync(puppet, cancellationToken);
}

/// <summary>A home network whose server takes what it is given, and whose process may be cut before and after.</summary>
internal sealed class CutHomeNetwork(HomeNetworkId id, Cut cut, World world) : IHomeNetwork
{
    public HomeNetworkId Id => id;

    public Task DeliverAsync(HomeDelivery delivery, CancellationToken cancellationToken) => cut.AroundAsync(() =>
    {
        world.DeliveredHome.Add(delivery);
        return ValueTask.CompletedTask;
    }).AsTask();

    public Task ShowLoginStatusAsync(HomeLink link, LoginStatus status, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowContactsAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowContactAsync(HomeLink link, Contact contact, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RemoveContactAsync(HomeLink link, ContactId contact, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowPresenceAsync(HomeLink link, Contact contact, ContactPresence presence, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task ShowTypingAsync(HomeLink link, ConversationId conversation, ContactId contact, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowGroupAsync(HomeLink link, GroupConversation group, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CloseGroupAsync(HomeLink link, ConversationId conversation, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowNoticeAsync(HomeLink link, string text, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<long> FindFileLimitAsync(HomeLink link, CancellationToken cancellationToken) => Task.FromResult(long.MaxValue);

    public Task<Stream> OpenContentAsync(HomeLink link, string reference, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new MemoryStream("content"u8.ToArray()));

    public Task ShowTransferAsync(HomeLink link, TransferView transfer, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ForgetUserAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>A remote network with one account, which tells what happens once, at sign-in, and confirms what it is sent.</summary>
internal sealed class CutRemoteNetwork(Cut cut, World world, ImmutableArray<RemoteEvent> events) : IRemoteNetwork
{
    public IReadOnlyList<RemoteProfile> Profiles { get; } = [new("local", "Local")];

    public bool TryParseAddress(string input, out ContactId contact, [NotNullWhen(false)] out string? error) =>
        throw new NotSupportedException("Nothing is linked in this story.");

    public IRemoteSession OpenSession(RemoteAccount account, Secret password) => new Session(cut, world, events);

    private sealed class Session(Cut cut, World world, ImmutableArray<RemoteEvent> events) : IRemoteSession
    {
        private readonly Channel<RemoteEvent> _events = Channel.CreateUnbounded<RemoteEvent>();

        public ChannelReader<RemoteEvent> Events => _events.Reader;

        public async Task<SignInResult> SignInAsync(OwnPresence presence, CancellationToken cancellationToken)
        {
            await cut.AroundAsync(() => ValueTask.CompletedTask);
            foreach (var happened in events)
                _events.Writer.TryWrite(happened);

            return new SignInResult(LoginState.Connected, null);
        }

        public Task SetPresenceAsync(OwnPresence presence, CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task<SendResult> SendTextAsync(
            ConversationId conversation, MessageContent content, CancellationToken cancellationToken) =>
            await cut.AroundAsync(() =>
            {
                world.SentToRemote.Add(content.Text);
                return ValueTask.FromResult(SendResult.Delivered);
            });

        public Task<SendResult> SendNudgeAsync(ConversationId conversation, CancellationToken cancellationToken) =>
            Task.FromResult(SendResult.Delivered);

        public async Task<SendResult> SendFileAsync(
            ConversationId conversation, OutgoingFile file, IProgress<long> progress, CancellationToken cancellationToken)
        {
            await using var content = await file.OpenAsync(cancellationToken);
            return await cut.AroundAsync(() =>
            {
                world.SentToRemote.Add(file.File.Name);
                return ValueTask.FromResult(SendResult.Delivered);
            });
        }

        public Task<ContactEditFailure> SetDisplayNameAsync(string name, CancellationToken cancellationToken) =>
            Task.FromResult(ContactEditFailure.None);

        public Task SetPictureAsync(ContentKey? picture, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ShowKeptPictureAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void RememberGroups(IReadOnlyCollection<GroupConversation> groups)
        {
        }

        public Task<GroupResult> CreateGroupAsync(ImmutableArray<ContactId> members, string? name, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nobody makes groups in this story.");

        public Task<GroupResult> InviteToGroupAsync(ConversationId conversation, ContactId contact, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nobody is invited in this story.");

        public Task<GroupResult> LeaveGroupAsync(ConversationId conversation, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nobody leaves in this story.");

        public Task<GroupResult> AnswerGroupInvitationAsync(ConversationId conversation, bool accepts, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nobody is invited in this story.");
        public Task<bool> SignOutPlaceAsync(string place, CancellationToken cancellationToken) => Task.FromResult(true);

        public void ConfirmStored(string networkKey)
        {
        }

        public Task SendTypingAsync(ConversationId conversation, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<ContactEditFailure> EditContactAsync(
            ContactId contact, ContactEditKind kind, string? name, CancellationToken cancellationToken) => Task.FromResult(ContactEditFailure.None);

        public ValueTask DisposeAsync()
        {
            _events.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }
    }
}
