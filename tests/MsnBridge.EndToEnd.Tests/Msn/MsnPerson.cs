using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Residents;

namespace MsnBridge.EndToEnd.Tests.Msn;

/// <summary>A person on MSN: what he does and sees, in the words of the stories.</summary>
public sealed class MsnPerson(ResidentContact resident) : IAsyncDisposable
{
    private readonly Dictionary<string, ResidentConversation> _conversations = [];

    /// <summary>The person in the network, for what needs no waiting.</summary>
    public ResidentContact Resident => resident;

    public string Address => resident.Address;

    /// <summary>Texts that he heard, from whomever, and that the story has not asked for.</summary>
    public IReadOnlyList<string> HeardButNotTaken => [.. resident.Inbox.Waiting.OfType<MessageHeard>().Select(heard => heard.Text).OfType<string>()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Says a text, in a conversation with that person that is open or opened for it.</summary>
    public async Task SaysAsync(string address, string text)
    {
        var conversation = await ConversationWithAsync(address);
        if (!conversation.SendText(text))
        {
            // The other side has left meanwhile.
            _conversations.Remove(address);
            Assert.True((await ConversationWithAsync(address)).SendText(text), $"{address} is in no conversation.");
        }
    }

    /// <summary>Says a text that looks like something.</summary>
    public async Task SaysAsync(string address, string text, MessageFormat format) =>
        Assert.True((await ConversationWithAsync(address)).Send(new TextMessage(text, format)), $"{address} is in no conversation.");

    /// <summary>The next text of somebody with how it looks.</summary>
    public async Task<TextMessage> HearsTextAsync(string address, string words) => (TextMessage)(await TakeAsync<MessageHeard>(
        heard => heard.Address == address && heard.Text?.Contains(words, StringComparison.Ordinal) == true, $"a message of {address}")).Message;

    /// <summary>Says a text in the conversation that is open.</summary>
    /// <returns>False where the other side is not in it any more: the person sees that nobody heard it.</returns>
    public bool TrySay(string address, string text) => _conversations.TryGetValue(address, out var conversation) && conversation.SendText(text);

    /// <summary>Opens a conversation with the first and calls the others into it.</summary>
    public async Task<ResidentConversation> OpensGroupAsync(string first, params string[] others)
    {
        var conversation = await resident.OpenConversationAsync(first, Token).WaitAsync(Waiting.Patience, Token);
        foreach (var other in others)
        {
            Assert.Equal(MsnpErrorCode.None, conversation.Invite(other));
            await SeesComeAsync(conversation, other);
        }

        return conversation;
    }

    /// <summary>Is called into a conversation of several, by whomever.</summary>
    public async Task<ResidentConversation> IsCalledIntoGroupAsync() =>
        (await TakeAsync<ConversationJoined>(_ => true, "a conversation")).Conversation;

    public Task SeesComeAsync(ResidentConversation conversation, string address) =>
        TakeAsync<ParticipantCame>(came => came.Conversation == conversation && came.Address == address, $"{address} in the conversation");

    public Task SeesGoAsync(ResidentConversation conversation, string address) =>
        TakeAsync<ParticipantWent>(went => went.Conversation == conversation && went.Address == address, $"{address} out of the conversation");

    /// <summary>Hears a text in a conversation, and not in another.</summary>
    public Task HearsInGroupAsync(ResidentConversation conversation, string address, string text) => TakeAsync<MessageHeard>(
        heard => heard.Conversation == conversation && heard.Address == address && heard.Text == text, $"a message of {address} in the conversation");

    /// <summary>Is nudged in a conversation, and not in another.</summary>
    public Task IsNudgedInGroupAsync(ResidentConversation conversation, string address) => TakeAsync<MessageHeard>(
        heard => heard.Conversation == conversation && heard.Address == address && heard.IsNudge, $"a nudge of {address} in the conversation");

    /// <summary>Closes every conversation and signs out, as clients do.</summary>
    public void SignOut()
    {
        foreach (var conversation in _conversations.Values.Concat(resident.Inbox.Waiting.OfType<ConversationJoined>().Select(joined => joined.Conversation)))
            conversation.Leave();
        _conversations.Clear();
        resident.SignOut();
    }

    public async Task TypesAsync(string address) => (await ConversationWithAsync(address)).SendTyping();

    public Task HearsAsync(string address, string text) =>
        TakeAsync<MessageHeard>(heard => heard.Address == address && heard.Text == text, $"a message of {address}");

    /// <summary>The next texts of somebody, in their order.</summary>
    public async Task<IReadOnlyList<string>> HearsNextAsync(string address, int count)
    {
        var texts = new List<string>();
        while (texts.Count < count)
        {
            var heard = await TakeAsync<MessageHeard>(
                heard => heard.Address == address && heard.Text is not null, $"{count} messages of {address}, of which {texts.Count} came");
            texts.Add(heard.Text!);
        }

        return texts;
    }

    public Task SeesTypingAsync(string address) =>
        TakeAsync<MessageHeard>(heard => heard.Address == address && heard.IsTyping, $"{address} typing");

    public async Task NudgesAsync(string address) => Assert.True((await ConversationWithAsync(address)).SendNudge(), $"{address} is in no conversation.");

    public Task IsNudgedByAsync(string address) => TakeAsync<MessageHeard>(heard => heard.Address == address && heard.IsNudge, $"a nudge of {address}");

    /// <summary>Follows what he sees of somebody until he listens to that, null to nothing.</summary>
    public async Task SeesListeningAsync(string address, string? line)
    {
        PersonalMessageSeen seen;
        do
            seen = await TakeAsync<PersonalMessageSeen>(message => message.Address == address, $"what {address} listens to");
        while (seen.Media?.Render() != line);
    }

    /// <summary>Follows what he sees of somebody until it is that status.</summary>
    public async Task SeesStatusAsync(string address, MsnpStatus status)
    {
        PresenceSeen seen;
        do
            seen = await TakeAsync<PresenceSeen>(presence => presence.Address == address, $"{address} {status}");
        while (seen.Status != status);
    }

    /// <summary>The statuses of somebody that he has seen and the story has not asked for.</summary>
    public IReadOnlyList<MsnpStatus> StatusesSeenOf(string address) =>
        [.. resident.Inbox.Waiting.OfType<PresenceSeen>().Where(seen => seen.Address == address).Select(seen => seen.Status)];

    /// <summary>Sees somebody who was offline come, however he shows himself.</summary>
    public Task SeesOnMsnAsync(string address) =>
        TakeAsync<PresenceSeen>(seen => seen.Address == address && seen.Status != MsnpStatus.Offline, $"{address} there");

    public Task SeesOnlineAsync(string address) => SeesStatusAsync(address, MsnpStatus.Online);

    public Task SeesOfflineAsync(string address) => SeesStatusAsync(address, MsnpStatus.Offline);

    public Task IsAddedByAsync(string address) => TakeAsync<AddedByOther>(added => added.Address == address, $"{address} adding him");

    public Task IsRemovedByAsync(string address) => TakeAsync<RemovedByOther>(removed => removed.Address == address, $"{address} removing him");

    /// <summary>Forgets what he has seen and heard so far.</summary>
    public async Task ForgetAsync()
    {
        while (resident.Inbox.Waiting.Count > 0)
            await resident.Inbox.TakeAsync<ResidentEvent>(cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => resident.DisposeAsync();

    private async Task<ResidentConversation> ConversationWithAsync(string address)
    {
        // A conversation that the other side opened is used as well, as clients do.
        foreach (var joined in resident.Inbox.Waiting.OfType<ConversationJoined>().Where(joined => joined.Inviter == address))
            _conversations[address] = joined.Conversation;
        if (!_conversations.TryGetValue(address, out var conversation) || !conversation.Participants.Contains(address))
            _conversations[address] = conversation = await resident.OpenConversationAsync(address, Token).WaitAsync(Waiting.Patience, Token);
        return conversation;
    }

    private async Task<T> TakeAsync<T>(Func<T, bool> matches, string what)
        where T : ResidentEvent
    {
        using var expiry = new CancellationTokenSource(Waiting.Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, Token);
        try
        {
            return await resident.Inbox.TakeAsync(matches, either.Token);
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"{Address} waited {Waiting.Patience.TotalSeconds:0} s for {what}. Happened and not taken: "
                + string.Join(", ", resident.Inbox.Waiting.TakeLast(20).Select(waiting => waiting.GetType().Name)));
        }
    }
}
