using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Tests.Fakes;

/// <summary>A remote network whose answers the test gives.</summary>
internal sealed class FakeRemoteNetwork : IRemoteNetwork
{
    public IReadOnlyList<RemoteProfile> Profiles { get; } = [new("local", "Local")];

    public Recorder<FakeRemoteSession> Sessions { get; } = new();

    public Func<RemoteAccount, Secret, SignInResult> OnSignIn { get; set; } = (_, _) => new SignInResult(LoginState.Connected, null);

    public Func<MessageContent, Task<SendResult>> OnSend { get; set; } = _ => Task.FromResult(SendResult.Delivered);

    public Func<ContactId, ContactEditKind, ContactEditFailure> OnEdit { get; set; } = (_, _) => ContactEditFailure.None;

    public Func<Task<SendResult>> OnNudge { get; set; } = () => Task.FromResult(SendResult.Delivered);

    /// <summary>Takes every file as a contact would who accepts.</summary>
    public Func<OutgoingFile, IProgress<long>, CancellationToken, Task<SendResult>> OnSendFile { get; set; } = async (file, _, token) =>
    {
        await using var content = await file.OpenAsync(token);
        await content.CopyToAsync(Stream.Null, token);
        return SendResult.Delivered;
    };

    /// <summary>The same where it matters who it is; null where it does not.</summary>
    public Func<ContactId, OutgoingFile, CancellationToken, Task<SendResult>>? OnSendFileTo { get; set; }

    /// <summary>What comes of what is asked of groups.</summary>
    public Func<string, GroupResult> OnGroup { get; set; } = _ => GroupResult.Done;

    public bool LetsPlacesGo { get; set; } = true;

    public Func<string, ContactEditFailure> OnRename { get; set; } = _ => ContactEditFailure.None;

    public bool TryParseAddress(string input, out ContactId contact, [NotNullWhen(false)] out string? error)
    {
        contact = new ContactId(input.Trim().ToLowerInvariant());
        error = input.Contains('@', StringComparison.Ordinal) ? null : "An address looks like name@example.com.";
        return error is null;
    }

    public MessageContent WithEmoticonCodes(MessageContent content) => content with { Text = $"coded {content.Text}" };

    public MessageContent WithPictographs(MessageContent content) => content with { Text = $"pictured {content.Text}" };

    public IRemoteSession OpenSession(RemoteAccount account, Secret password)
    {
        var session = new FakeRemoteSession(this, account, password);
        Sessions.Add(session);
        return session;
    }
}

internal sealed class FakeRemoteSession(FakeRemoteNetwork network, RemoteAccount account, Secret password) : IRemoteSession
{
    private readonly Channel<RemoteEvent> _events = Channel.CreateUnbounded<RemoteEvent>();
    private int _ended;

    public ChannelReader<RemoteEvent> Events => _events.Reader;

    public TimeSpan? SinceProofOfLife { get; set; }

    public Recorder<MessageContent> Sent { get; } = new();

    public Recorder<ConversationId> Nudged { get; } = new();

    /// <summary>Groups that earlier sessions knew.</summary>
    public Recorder<GroupConversation> Remembered { get; } = new();

    public Recorder<OwnPresence> Presences { get; } = new();

    public Recorder<ContentKey?> Pictures { get; } = new();

    /// <summary>Keys of messages that the network may forget.</summary>
    public Recorder<string> ConfirmedStored { get; } = new();

    public Recorder<(ContactId Contact, ContactEditKind Kind)> Edits { get; } = new();

    public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<SignInResult> SignInAsync(OwnPresence presence, CancellationToken cancellationToken)
    {
        Presences.Add(presence);
        var result = network.OnSignIn(account, password);
        if (result.State != LoginState.Connected)
        {
            End(result.State);
        }

        return Task.FromResult(result);
    }

    public void Report(RemoteEvent remote) => _events.Writer.TryWrite(remote);

    public void End(LoginState state)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _events.Writer.TryWrite(new SessionEnded(state, null, null));
            _events.Writer.Complete();
        }
    }

    public Task SetPresenceAsync(OwnPresence presence, CancellationToken cancellationToken)
    {
        Presences.Add(presence);
        return Task.CompletedTask;
    }

    public Task SetPictureAsync(ContentKey? picture, CancellationToken cancellationToken)
    {
        Pictures.Add(picture);
        return Task.CompletedTask;
    }

    /// <summary>How often the picture that the network keeps was to be shown.</summary>
    public Recorder<bool> KeptPictures { get; } = new();

    public Task ShowKeptPictureAsync(CancellationToken cancellationToken)
    {
        KeptPictures.Add(true);
        return Task.CompletedTask;
    }

    public async Task<SendResult> SendTextAsync(
        ConversationId conversation, MessageContent content, CancellationToken cancellationToken)
    {
        if (_ended != 0)
        {
            return SendResult.NotSent;
        }

        Sent.Add(content);
        return await network.OnSend(content);
    }

    public async Task<SendResult> SendNudgeAsync(ConversationId conversation, CancellationToken cancellationToken)
    {
        if (_ended != 0)
        {
            return SendResult.NotSent;
        }

        Nudged.Add(conversation);
        return await network.OnNudge();
    }

    public async Task<SendResult> SendFileAsync(
        ConversationId conversation, OutgoingFile file, IProgress<long> progress, CancellationToken cancellationToken) =>
        _ended != 0 ? SendResult.NotSent
        : network.OnSendFileTo is { } to && conversation.Contact is { } contact ? await to(contact, file, cancellationToken)
        : await network.OnSendFile(file, progress, cancellationToken);

    public Task<ContactEditFailure> SetDisplayNameAsync(string name, CancellationToken cancellationToken) => _ended != 0
        ? throw new RemoteSessionException("The session has ended.")
        : Task.FromResult(network.OnRename(name));

    public void RememberGroups(IReadOnlyCollection<GroupConversation> groups)
    {
        foreach (var group in groups)
            Remembered.Add(group);
    }

    public Task<GroupResult> CreateGroupAsync(ImmutableArray<ContactId> members, string? name, CancellationToken cancellationToken) =>
        AskAsync($"create {string.Join(' ', members)}");

    public Task<GroupResult> InviteToGroupAsync(ConversationId conversation, ContactId contact, CancellationToken cancellationToken) =>
        AskAsync($"invite {contact} to {conversation}");

    public Task<GroupResult> LeaveGroupAsync(ConversationId conversation, CancellationToken cancellationToken) => AskAsync($"leave {conversation}");

    public Task<GroupResult> AnswerGroupInvitationAsync(ConversationId conversation, bool accepts, CancellationToken cancellationToken) =>
        AskAsync($"answer {conversation} {accepts}");

    public Recorder<string> SignedOutPlaces { get; } = new();

    public Task<bool> SignOutPlaceAsync(string place, CancellationToken cancellationToken)
    {
        SignedOutPlaces.Add(place);
        return _ended != 0 ? throw new RemoteSessionException("The session has ended.") : Task.FromResult(network.LetsPlacesGo);
    }

    public void ConfirmStored(string networkKey) => ConfirmedStored.Add(networkKey);

    public Task SendTypingAsync(ConversationId conversation, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ContactEditFailure> EditContactAsync(ContactId contact, ContactEditKind kind, string? name, CancellationToken cancellationToken)
    {
        if (_ended != 0)
        {
            throw new RemoteSessionException("The session has ended.");
        }

        Edits.Add((contact, kind));
        return Task.FromResult(network.OnEdit(contact, kind));
    }

    private Task<GroupResult> AskAsync(string what) =>
        _ended != 0 ? throw new RemoteSessionException("The session has ended.") : Task.FromResult(network.OnGroup(what));

    public ValueTask DisposeAsync()
    {
        End(LoginState.LoggedOut);
        Disposed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
