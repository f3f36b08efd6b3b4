using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.MsnNetwork.Clips;
using MsnBridge.MsnNetwork.Conversion;
using MsnBridge.MsnNetwork.Emoticons;
using MsnBridge.MsnNetwork.Files;
using MsnBridge.MsnNetwork.Pictures;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.MsnNetwork;

/// <summary>One sign-in to MSN for one puppet.</summary>
internal sealed partial class MsnRemoteSession : IRemoteSession
{
    private const int EventCapacity = 256;

    private readonly MsnpClient _client;
    private readonly TimeSpan _signInTimeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<RemoteEvent> _events = Channel.CreateBounded<RemoteEvent>(
        new BoundedChannelOptions(EventCapacity) { SingleReader = true });

    // Each names a message that the journal holds by now, so what is not told to the network any more comes again and is known.
    private readonly Channel<string> _stored = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _disposing = new();
    private readonly ShownPicture _ownPicture;
    private readonly PictureFetcher _pictures;
    private readonly EmoticonSender _ownEmoticons;
    private readonly EmoticonFetcher _emoticons;
    private readonly ClipArrivals _clips;
    private readonly ClipSending _clipSending;
    private readonly NudgeLimit _nudges;
    private readonly PlaceReports _places;
    private CurrentMedia? _media;
    private readonly Task _forwarding;
    private readonly Task _confirming;

    /// <param name="client">Not yet signed in; disposed with the session.</param>
    /// <param name="pictures">What all sessions know of pictures together.</param>
    public MsnRemoteSession(
        MsnpClient client, TimeSpan signInTimeout, IContentStore content, SharedPictures pictures, TimeProvider time, ILogger logger)
    {
        _client = client;
        _signInTimeout = signInTimeout;
        _time = time;
        _logger = logger;
        _ownPicture = new ShownPicture(client, content, new KeptPicture(client.RoamingProfile, logger));
        _pictures = new PictureFetcher(client.FetchObjectAsync, pictures, ReportPictureAsync, time);
        _ownEmoticons = new EmoticonSender(client, content);
        _emoticons = new EmoticonFetcher(client.FetchObjectAsync, pictures, time);
        _clips = new ClipArrivals(client.FetchObjectAsync, content, ReportAsync, time, logger);
        _clipSending = new ClipSending(client);
        _nudges = new NudgeLimit(time);
        _places = new PlaceReports(time, places => _events.Writer.TryWrite(new PlacesReceived(places)));
        _forwarding = ForwardAsync();
        _confirming = ConfirmStoredAsync();
    }

    public ChannelReader<RemoteEvent> Events => _events.Reader;

    public TimeSpan? SinceProofOfLife => _client.SinceProofOfLife;

    public async Task<SignInResult> SignInAsync(OwnPresence presence, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_signInTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        _media = presence.CurrentMedia;
        try
        {
            await _client.SignInAsync(
                new MsnOwnPresence(
                    PresenceConversion.FromBridge(presence.Availability), presence.PersonalMessage, CurrentMediaConversion.FromBridge(presence.CurrentMedia)),
                either.Token);
            return new SignInResult(LoginState.Connected, null);
        }
        catch (MsnpSignInException exception)
        {
            LogSignInFailed(exception.Reason);
            return new SignInResult(SessionEndConversion.ToLoginState(exception.Reason), SessionEndConversion.ToDetail(exception.End));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SignInResult(LoginState.ServerUnavailable, "The MSN server did not finish the sign-in in time.");
        }
    }

    public Task SetPresenceAsync(OwnPresence presence, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        try
        {
            await _client.SetStatusAsync(PresenceConversion.FromBridge(presence.Availability), cancellationToken);
            await _client.SetPersonalMessageAsync(presence.PersonalMessage, cancellationToken);
            if (presence.CurrentMedia != _media)
            {
                await _client.SetCurrentMediaAsync(CurrentMediaConversion.FromBridge(presence.CurrentMedia), cancellationToken);
                _media = presence.CurrentMedia;
            }
        }
        catch (MsnpCommandException refusal)
        {
            // The session lives. An answer that is late came of a status that is shown; a connection that is dead is found by its pings, and the next one shows it.
            LogPresenceRefused(refusal.Failure);
        }
    });

    public async Task<SendResult> SendTextAsync(
        ConversationId conversation, MessageContent content, CancellationToken cancellationToken) =>
        SendResultConversion.ToBridge(await SendPreparedAsync(conversation, content, cancellationToken));

    public async Task<SendResult> SendNudgeAsync(ConversationId conversation, CancellationToken cancellationToken)
    {
        if (!_nudges.TryTake(conversation.Value))
            return SendResult.Refused(DeliveryFailure.TooManyMessages);

        var sent = await _client.SendNudgeAsync(ConversationConversion.FromBridge(conversation), cancellationToken);
        if (sent.Outcome is MsnSendOutcome.Refused or MsnSendOutcome.NotSent)
            _nudges.GiveBack(conversation.Value);
        return SendResultConversion.ToBridge(sent);
    }

    public async Task<SendResult> SendFileAsync(
        ConversationId conversation, OutgoingFile file, IProgress<long> progress, CancellationToken cancellationToken)
    {
        try
        {
            if (await _clipSending.TrySendAsync(ConversationConversion.FromBridge(conversation), _groups.PeopleOf(conversation), file, cancellationToken) is { } sent)
                return sent;
        }
        catch (HomeContentException)
        {
            return SendResult.Refused(DeliveryFailure.FileNotAvailable);
        }

        if (conversation.Contact is not { } contact)
            return SendResult.Refused(DeliveryFailure.NoFilesToSeveral);

        var preview = await FilePreview.MakeAsync(file, _time, cancellationToken);
        var hasBegun = false;
        var result = await _client.SendFileAsync(
            contact.Value,
            new MsnOutgoingFile(
                file.File.Name,
                file.File.Size,
                async token =>
                {
                    var content = await file.OpenAsync(token);
                    hasBegun = true;
                    return content;
                })
            {
                Preview = preview,
            },
            progress,
            cancellationToken);
        // Before anybody took it, the loss of the session means that it can be offered again in the next.
        return result.Failure == MsnTransferFailure.ConnectionLost && !hasBegun ? SendResult.NotSent : SendResultConversion.ToBridge(result);
    }

    public Task SendTypingAsync(ConversationId conversation, CancellationToken cancellationToken) =>
        _client.SendTypingAsync(ConversationConversion.FromBridge(conversation), cancellationToken);

    public Task SetPictureAsync(ContentKey? picture, CancellationToken cancellationToken) =>
        AskAsync(() => _ownPicture.ShowAsync(picture, cancellationToken));

    public Task ShowKeptPictureAsync(CancellationToken cancellationToken)
    {
        _ownPicture.ShowKept();
        return Task.CompletedTask;
    }

    public void ConfirmStored(string networkKey) => _stored.Writer.TryWrite(networkKey);

    public async Task<ContactEditFailure> EditContactAsync(
        ContactId contact, ContactEditKind kind, string? name, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(() => kind switch
            {
                ContactEditKind.Add => _client.AddContactAsync(contact.Value, name, cancellationToken),
                ContactEditKind.Remove => _client.RemoveContactAsync(contact.Value, cancellationToken),
                ContactEditKind.Accept => _client.AcceptContactAsync(contact.Value, cancellationToken),
                ContactEditKind.Decline => _client.DeclineContactAsync(contact.Value, cancellationToken),
                ContactEditKind.Block => _client.BlockContactAsync(contact.Value, cancellationToken),
                ContactEditKind.Unblock => _client.UnblockContactAsync(contact.Value, cancellationToken),
                ContactEditKind.PutIntoGroup => PutIntoGroupAsync(contact, name ?? "", cancellationToken),
                ContactEditKind.TakeOutOfGroup => TakeOutOfGroupAsync(contact, name ?? "", cancellationToken),
                ContactEditKind.Rename => _client.RenameContactAsync(contact.Value, name ?? "", cancellationToken),
                ContactEditKind.Regroup => ListGroups.MoveAsync(_client, contact, (name ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries), cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
            });
            return ContactEditFailure.None;
        }
        catch (MsnpCommandException exception)
        {
            LogContactEditRefused(kind, exception.Failure);
            return ContactEditConversion.ToBridge(exception.Failure);
        }
    }

    public async Task<ContactEditFailure> SetDisplayNameAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(() => _client.SetOwnNameAsync(name, cancellationToken));
            return ContactEditFailure.None;
        }
        catch (MsnpCommandException exception)
        {
            LogNameRefused(exception.Failure);
            return ContactEditConversion.ToBridge(exception.Failure);
        }
    }

    public async Task<bool> SignOutPlaceAsync(string place, CancellationToken cancellationToken)
    {
        if (!PlaceConversion.TryRead(place, out var id))
            return false;
        try
        {
            await AskAsync(() => _client.SignOutPlaceAsync(id, cancellationToken));
            return true;
        }
        catch (MsnpCommandException exception)
        {
            LogPlaceRefused(exception.Failure);
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _places.DisposeAsync();
        await _ownPicture.DisposeAsync();
        await _client.DisposeAsync();
        // Nobody may be reading any more, so what is left must not wait for room.
        await _disposing.CancelAsync();
        _stored.Writer.TryComplete();
        await _forwarding;
        await _confirming;
        _disposing.Dispose();
    }

    private static async Task AskAsync(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (MsnpSessionEndedException exception)
        {
            throw new RemoteSessionException("The MSN session has ended.", exception);
        }
    }

    private async Task PutIntoGroupAsync(ContactId contact, string name, CancellationToken cancellationToken)
    {
        var group = FindGroup(name) ?? await _client.CreateGroupAsync(name, cancellationToken);
        if (!IsIn(contact, group))
            await _client.MoveContactAsync(contact.Value, null, group.Id, cancellationToken);
    }

    private async Task TakeOutOfGroupAsync(ContactId contact, string name, CancellationToken cancellationToken)
    {
        if (FindGroup(name) is { } group && IsIn(contact, group))
            await _client.MoveContactAsync(contact.Value, group.Id, null, cancellationToken);
    }

    private ContactGroup? FindGroup(string name) =>
        _client.Contacts.Groups.Values.FirstOrDefault(group => string.Equals(group.Name, name, StringComparison.OrdinalIgnoreCase));

    private bool IsIn(ContactId contact, ContactGroup group) =>
        _client.Contacts.TryGet(contact.Value, out var known) && known.GroupIds.Contains(group.Id, StringComparer.OrdinalIgnoreCase);

    private IEnumerable<RemoteEvent> Convert(MsnpEvent reported) => reported switch
    {
        ParticipantsEvent people => _groups.Convert(people),
        CirclesEvent circles => _groups.Convert(circles),
        _ => EventConversion.ToBridge(reported, _client.Contacts),
    };

    private async Task ForwardAsync()
    {
        await foreach (var reported in _client.Events.ReadAllAsync(CancellationToken.None))
        {
            // The end of the session is the last that is reported, so whatever else reports ends before it.
            if (reported is SessionEndedEvent)
            {
                await _pictures.DisposeAsync();
                await _clips.DisposeAsync();
            }

            if (_clips.TryTake(reported))
                continue;
            if (reported is OwnPresenceEvent own)
                _places.Take(own.Places);
            foreach (var remote in Convert(reported))
                await ReportAsync(WithEmoticons(remote, reported));
            // A version without pictures says nothing of them, so what was seen with a newer one stays.
            if (reported is PresenceEvent presence && _client.HasPictures)
                _pictures.Look(presence.Address, presence.Presence);
        }

        await _pictures.DisposeAsync();
        await _emoticons.DisposeAsync();
        await _clips.DisposeAsync();
        _events.Writer.Complete();
    }

    private RemoteEvent WithEmoticons(RemoteEvent remote, MsnpEvent reported) =>
        remote is TextReceived received && reported is TextEvent { Emoticons: { Length: > 0 } emoticons } text
            ? received with { Content = received.Content with { Emoticons = _emoticons.Begin(text.Sender, emoticons) } }
            : remote;

    private async Task<MsnSendResult> SendPreparedAsync(ConversationId conversation, MessageContent content, CancellationToken cancellationToken)
    {
        var (message, emoticons) = await _ownEmoticons.PrepareAsync(content, cancellationToken);
        return await _client.SendTextAsync(ConversationConversion.FromBridge(conversation), message, emoticons, cancellationToken);
    }

    private Task ReportPictureAsync(PictureReceived picture) => ReportAsync(picture);

    private async Task ReportAsync(RemoteEvent remote)
    {
        if (!_events.Writer.TryWrite(remote))
        {
            await _events.Writer.WriteAsync(remote, _disposing.Token).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConfirmStoredAsync()
    {
        try
        {
            while (await _stored.Reader.WaitToReadAsync(_disposing.Token))
            {
                var keys = new List<string>();
                while (_stored.Reader.TryRead(out var key))
                    keys.Add(key);
                await ConfirmStoredAsync(keys);
            }
        }
        catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
        {
            // What was not confirmed comes again.
        }
    }

    private async Task ConfirmStoredAsync(List<string> keys)
    {
        try
        {
            await _client.AcknowledgeOfflineMessagesAsync(keys, _disposing.Token);
        }
        catch (MsnServiceException exception)
        {
            LogNotConfirmed(keys.Count, exception.Message);
        }
        catch (MsnpSessionEndedException)
        {
            LogNotConfirmed(keys.Count, "The session has ended.");
        }
    }

    [LoggerMessage(MsnNetworkEventIds.KeptMessagesNotConfirmed, LogLevel.Information, "{Count} messages that MSN kept are not confirmed yet: {Reason}")]
    private partial void LogNotConfirmed(int count, string reason);

    [LoggerMessage(MsnNetworkEventIds.SignInFailed, LogLevel.Information, "Signing in to MSN ended: {Reason}")]
    private partial void LogSignInFailed(SessionEndReason reason);

    [LoggerMessage(MsnNetworkEventIds.ContactEditRefused, LogLevel.Information, "MSN refused a change of the contact list: {Kind}, {Failure}")]
    private partial void LogContactEditRefused(ContactEditKind kind, CommandFailure failure);

    [LoggerMessage(MsnNetworkEventIds.PlaceRefused, LogLevel.Information, "MSN refused to sign another place out: {Failure}")]
    private partial void LogPlaceRefused(CommandFailure failure);

    [LoggerMessage(MsnNetworkEventIds.PresenceRefused, LogLevel.Information, "MSN did not take how the account shows itself: {Failure}")]
    private partial void LogPresenceRefused(CommandFailure failure);

    [LoggerMessage(MsnNetworkEventIds.NameRefused, LogLevel.Information, "MSN refused a change of the own name: {Failure}")]
    private partial void LogNameRefused(CommandFailure failure);
}
