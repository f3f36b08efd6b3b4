using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Pictures;

namespace MsnBridge.Core.Puppets;

/// <summary>
/// The decisions of one puppet, without I/O, clock or chance of its own: an input and the time go in, effects come out. The same inputs
/// always give the same effects, so a day of traffic can be replayed. Not safe for concurrent use; the puppet's mailbox is its one caller.
/// </summary>
/// <param name="jitter">A number from 0 to 1 for each wait.</param>
internal sealed class PuppetModel(
    PuppetId id, LoginStatus status, IEnumerable<Contact> contacts, IEnumerable<GroupConversation> groups, ImmutableArray<HomeUser> links,
    PuppetPolicy policy, Func<double> jitter, FileRules? fileRules = null, PictureBook? pictures = null)
{
    // After this many failures in a row a broken connection is an outage.
    private const int FailuresThatMakeAnOutage = 3;

    private readonly ContactBook _contacts = new(contacts);
    private readonly GroupBook _groups = new(groups);
    private readonly PlaceBook _places = new();
    private readonly NudgeFloods _nudges = new();
    private readonly Dictionary<HomeNetworkId, OwnPresence> _homePresences = [];
    private ImmutableArray<HomeUser> _links = links;
    private SessionPhase _phase = SessionPhase.None;
    private OwnPresence? _shown;
    private ContentKey? _shownPicture;
    private bool _asked;
    private bool _retryScheduled;
    private bool _leaving;
    private bool _yielded;
    private int _session;
    private int _retry;
    private int _departure;
    private int _failures;
    private List<PuppetEffect> _effects = [];

    private enum SessionPhase
    {
        None,
        Opening,
        Up,
    }

    public LoginStatus Status { get; private set; } = status;

    /// <summary>The number of the newest session.</summary>
    public int Session => _session;

    /// <summary>How files are taken.</summary>
    public FileRules FileRules { get; private set; } = fileRules ?? policy.Files.DefaultRules;

    public IReadOnlyCollection<Contact> Contacts => _contacts.All;

    public ImmutableArray<AccountPlace> Places => _places.Places;

    public ContactSnapshot? Find(ContactId contact) => _contacts.Find(contact);

    public ImmutableArray<ContactSnapshot> Snapshot() => _contacts.Snapshot();

    /// <summary>The owner's pictures on his home networks.</summary>
    public PictureBook Pictures { get; } = pictures ?? new PictureBook([]);

    public ImmutableArray<GroupConversation> Groups => _groups.All;

    public GroupConversation? FindGroup(ConversationId conversation) => _groups.Find(conversation);

    /// <summary>Handles one input and returns what it asks for.</summary>
    public IReadOnlyList<PuppetEffect> Handle(PuppetInput input, DateTimeOffset now)
    {
        _effects = [];
        switch (input)
        {
            case HomePresenceChanged changed:
                HandleHomePresence(changed, now);
                break;
            case HomePictureChanged changed:
                HandlePicture(changed);
                break;
            case ReconnectRequested:
                HandleReconnect(now);
                break;
            case SessionAdopted:
                HandleAdopted(now);
                break;
            case SessionYielded:
                HandleYielded(now);
                break;
            case SessionReclaimed:
                HandleReclaimed(now);
                break;
            case LinksChanged changed:
                HandleLinks(changed, now);
                break;
            case FileRulesChanged changed:
                FileRules = changed.Rules;
                _effects.Add(new SaveFileRules(changed.Rules));
                break;
            case SignInFinished finished when finished.Session == _session && _phase == SessionPhase.Opening:
                HandleSignIn(finished, now);
                break;
            case SignInFinished:
                break;
            case RemoteHappened happened:
                HandleRemote(happened, now);
                break;
            case SessionSilent silent when silent.Session == _session && _phase == SessionPhase.Up:
                EndSession(LoginState.TransientDisconnect, "The server stopped answering.", null, now);
                break;
            case SessionSilent:
                break;
            case GroupMade made:
                ChangeGroup(made.Group, now);
                break;
            case GroupLeft left:
                _effects.AddRange(_groups.Remove(left.Conversation));
                break;
            case RetryDue due:
                HandleRetry(due, now);
                break;
            case SignOutDue due when due.Departure == _departure && _leaving:
                SignOut(now);
                break;
            case SignOutDue:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(input), input.GetType(), "Unknown input.");
        }

        return _effects;
    }

    private OwnPresence WantedPresence()
    {
        var present = _homePresences.Values.Where(presence => presence.Availability != Availability.Offline).ToList();
        if (present.Count > 0)
        {
            var speaking = present.MinBy(presence => Rank(presence.Availability))!;
            // He listens to one thing, whichever of his home networks tells of it.
            return speaking with { CurrentMedia = speaking.CurrentMedia ?? present.Select(presence => presence.CurrentMedia).FirstOrDefault(media => media is not null) };
        }

        if (_asked)
        {
            return new OwnPresence(Availability.Online);
        }

        return policy.WhenUserIsAway switch
        {
            AwayPolicy.SignOut => new OwnPresence(Availability.Offline),
            AwayPolicy.Invisible => new OwnPresence(Availability.Invisible),
            AwayPolicy.Away => new OwnPresence(Availability.Away),
            _ => throw new InvalidOperationException($"Unknown away policy {policy.WhenUserIsAway}."),
        };

        // Where the person is on several home networks, the one on which he is most reachable speaks for him.
        static int Rank(Availability availability) => availability switch
        {
            Availability.Online => 0,
            Availability.Busy or Availability.OnThePhone => 1,
            Availability.OutToLunch or Availability.BeRightBack => 2,
            Availability.Idle => 3,
            Availability.Away => 4,
            _ => 5,
        };
    }

    private bool Wanted => WantedPresence().Availability != Availability.Offline;

    private void HandleHomePresence(HomePresenceChanged changed, DateTimeOffset now)
    {
        if (_links.All(link => link.Network != changed.Network))
        {
            // Unlinked meanwhile: a presence that is remembered now would be there for ever.
            return;
        }

        var wasWanted = Wanted;
        _homePresences[changed.Network] = changed.Presence;
        if (changed.Presence.Availability == Availability.Offline)
        {
            _asked = false;
        }

        if (!Wanted)
        {
            Leave(wasWanted, now);
            return;
        }

        _leaving = false;
        switch (_phase)
        {
            case SessionPhase.Up:
                ShowOwnPresence();
                break;
            case SessionPhase.None when Status.State is not (LoginState.BadCredentials or LoginState.SignedInElsewhere)
                                        && (!_retryScheduled || !wasWanted):
                Open(now);
                break;
            default:
                break;
        }
    }

    private void HandlePicture(HomePictureChanged changed)
    {
        if (_links.FirstOrDefault(link => link.Network == changed.Network) is not { } user)
        {
            // Unlinked meanwhile.
            return;
        }

        var forgotten = Pictures.Change(changed.Network, changed.Picture);
        _effects.Add(new SavePicture(user, changed.Picture));
        ShowOwnPicture();
        _effects.AddRange(forgotten.Select(key => new ForgetContent(key)));
    }

    private void HandleLinks(LinksChanged changed, DateTimeOffset now)
    {
        var wasWanted = Wanted;
        var added = changed.Links.RemoveRange(_links);
        var removed = _links.RemoveRange(changed.Links);
        _links = changed.Links;
        // Who is not linked there any more is not there any more, whatever was heard of him last.
        foreach (var network in _homePresences.Keys.Where(network => _links.All(link => link.Network != network)).ToList())
        {
            _homePresences.Remove(network);
        }

        var forgotten = removed.SelectMany(user => Pictures.Change(user.Network, null)).ToList();
        ShowOwnPicture();
        _effects.AddRange(forgotten.Select(key => new ForgetContent(key)));
        _effects.AddRange(added.Select(user => new ShowEverything(user, Status, Snapshot(), Groups)));
        if (wasWanted && !Wanted)
        {
            Leave(wasWanted, now);
        }
        else if (_phase == SessionPhase.Up)
        {
            ShowOwnPresence();
        }
    }

    private void HandleReconnect(DateTimeOffset now)
    {
        _leaving = false;
        _asked = true;
        _failures = 0;
        if (_phase != SessionPhase.None)
        {
            Close();
        }

        SetStatus(LoginState.Connecting, null, now);
        Open(now);
    }

    private void HandleYielded(DateTimeOffset now)
    {
        _yielded = true;
        _retryScheduled = false;
        if (_phase != SessionPhase.None)
        {
            Close();
            SetStatus(LoginState.Connecting, null, now);
        }
    }

    private void HandleReclaimed(DateTimeOffset now)
    {
        _yielded = false;
        if (Wanted && _phase == SessionPhase.None && Status.State is not (LoginState.BadCredentials or LoginState.SignedInElsewhere))
        {
            Open(now);
        }
    }

    private void HandleAdopted(DateTimeOffset now)
    {
        _yielded = false;
        _leaving = false;
        _asked = true;
        _failures = 0;
        _retryScheduled = false;
        if (_phase != SessionPhase.None)
        {
            Close();
        }

        _session++;
        _shownPicture = null;
        _phase = SessionPhase.Up;
        // A link request signs in as online; what the person's presence really is follows at once.
        _shown = new OwnPresence(Availability.Online);
        SetStatus(LoginState.Connected, null, now);
        _effects.Add(new SessionReady(_session));
        ShowOwnPresence();
        ShowOwnPicture();
    }

    private void HandleSignIn(SignInFinished finished, DateTimeOffset now)
    {
        if (finished.Result.State != LoginState.Connected)
        {
            EndSession(finished.Result.State, finished.Result.Detail, null, now);
            return;
        }

        _phase = SessionPhase.Up;
        _failures = 0;
        SetStatus(LoginState.Connected, null, now);
        _effects.Add(new SessionReady(_session));
        ShowOwnPresence();
        ShowOwnPicture();
    }

    private void HandleRetry(RetryDue due, DateTimeOffset now)
    {
        if (due.Retry != _retry || !_retryScheduled)
        {
            return;
        }

        _retryScheduled = false;
        if (Wanted && _phase == SessionPhase.None)
        {
            Open(now);
        }
    }

    private void HandleRemote(RemoteHappened happened, DateTimeOffset now)
    {
        // What must not be lost counts from whichever session it came; the state of the moment only from the current one.
        switch (happened.Event)
        {
            case TextReceived text:
                ToHome(
                    text.Conversation,
                    new MessageToHome(text.Sender, text.Content, text.SentAt, text.StoredByNetwork),
                    now,
                    text.NetworkKey is { } key ? new KeptMessage(happened.Session, key) : null);
                return;
            case OwnTextReceived own:
                ToHome(own.Conversation, new OwnMessageToHome(own.Content, own.SentAt), now);
                return;
            case NudgeReceived nudge:
                var verdict = _nudges.Judge(nudge.Conversation, nudge.Sender, now);
                if (verdict != NudgeVerdict.Coalesce)
                    ToHome(nudge.Conversation, new NudgeToHome(nudge.Sender, nudge.SentAt, verdict == NudgeVerdict.TellAsFlood), now);
                return;
            case FileReceived file:
                ToHome(
                    file.Conversation, new FileToHome(file.Sender, file.File, file.Content, file.Preview, file.SentAt, Late: false), now, lane: LaneEnd.HomeFiles);
                return;
            case FileOffered offered:
                HandleOffer(offered, now);
                return;
            case UnsupportedContentReceived other:
                ToHome(other.Conversation, new UnsupportedContentToHome(other.Sender, other.Description, other.SentAt), now);
                return;
            default:
                break;
        }

        if (happened.Session != _session || _phase == SessionPhase.None)
        {
            return;
        }

        switch (happened.Event)
        {
            case ContactListReceived list:
                _effects.AddRange(_contacts.Replace(list.Contacts));
                foreach (var contact in list.Contacts.Where(contact => contact.Relation.HasFlag(ContactRelation.Pending)))
                {
                    TellRequest(contact.Id, contact.DisplayName, now);
                }

                break;
            case ContactChanged changed:
                _effects.AddRange(_contacts.Change(changed.Contact));
                break;
            case ContactRemoved removed:
                _effects.AddRange(_contacts.Remove(removed.Contact));
                break;
            case PresenceReceived presence:
                _effects.AddRange(_contacts.ChangePresence(presence.Contact, presence.Presence));
                break;
            case PictureReceived picture:
                _effects.AddRange(_contacts.ChangePicture(picture.Contact, picture.Picture));
                break;
            case AppearanceReceived appearance:
                _effects.AddRange(_contacts.ChangeAppearance(appearance.Contact, appearance.Scene, appearance.ColorScheme));
                break;
            case TypingReceived typing:
                _effects.Add(new ShowTyping(typing.Conversation, typing.Contact));
                break;
            case ContactRequestReceived request:
                TellRequest(request.Contact, request.DisplayName, now);
                break;
            case GroupChanged changed:
                ChangeGroup(changed.Group, now);
                break;
            case GroupEnded ended:
                _effects.AddRange(_groups.Remove(ended.Conversation));
                break;
            case GroupInvitationReceived invitation when _groups.IsNewInvitation(invitation.Conversation):
                ToHome(invitation.Conversation, new GroupInvitationToHome(invitation.Name, invitation.Inviter), now);
                break;
            case GroupInvitationReceived:
                break;
            case PlacesReceived received:
                _effects.AddRange(_places.Change(received.Places).Select(text => new ShowNotice(text)));
                break;
            case NetworkNoticeReceived notice:
                _effects.Add(new ShowNotice(notice.Text));
                break;
            case SessionEnded ended:
                EndSession(ended.State, ended.Detail, ended.RetryAfter, now);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(happened), happened.Event.GetType(), "Unknown remote event.");
        }
    }

    // The network repeats a request at each sign-in until it is answered; the person hears of it once for each life of the process.
    private void TellRequest(ContactId contact, string displayName, DateTimeOffset now)
    {
        if (_contacts.IsNewRequest(contact))
        {
            ToHome(ConversationId.Direct(contact), new ContactRequestToHome(contact, displayName), now);
        }
    }

    // Shown first, so that whoever is told of is somebody the home network knows there.
    private void ChangeGroup(GroupConversation group, DateTimeOffset now)
    {
        var update = _groups.Change(group);
        _effects.AddRange(update.Effects);
        foreach (var (contact, change) in update.Changes)
            ToHome(group.Id, new MembershipToHome(contact, change, now), now);
    }

    private void HandleOffer(FileOffered offered, DateTimeOffset now)
    {
        var file = offered.Offer.File;
        var isListed = _contacts.Find(offered.Sender)?.Contact.IsListed ?? false;
        var verdict = FileRules.Decide(offered.Sender, isListed, file.Size);
        if (verdict == FileVerdict.Refuse || _links.Length == 0)
        {
            _effects.Add(new DeclineOffer(offered.Offer));
            ToHome(offered.Conversation, NotReceived(FileFailure.NotWanted), now);
            return;
        }

        _effects.Add(new TakeOffer(
            offered.Offer,
            new JournalDraft(
                new LaneKey(new PortalKey(id, offered.Conversation), LaneEnd.Offer(offered.Offer.Id)),
                new FileToFetch(offered.Sender, offered.Offer.Id, file, verdict == FileVerdict.Ask, offered.OfferedAt),
                now),
            Drafts(offered.Conversation, NotReceived(FileFailure.TooMany), now)));

        FileNotReceivedToHome NotReceived(FileFailure failure) => new(offered.Sender, file, failure, null, offered.OfferedAt);
    }

    private void ToHome(
        ConversationId conversation, EventToHome journaled, DateTimeOffset now, KeptMessage? kept = null, Func<HomeNetworkId, LaneEnd>? lane = null)
    {
        if (_links.Length > 0)
        {
            _effects.Add(new JournalEvents(Drafts(conversation, journaled, now, kept, lane), kept));
        }
    }

    private ImmutableArray<JournalDraft> Drafts(
        ConversationId conversation, EventToHome journaled, DateTimeOffset now, KeptMessage? kept = null, Func<HomeNetworkId, LaneEnd>? lane = null) =>
    [
        .. _links.Select(link => new JournalDraft(
            new LaneKey(new PortalKey(id, conversation), (lane ?? LaneEnd.Home)(link.Network)), journaled, now, kept?.NetworkKey)),
    ];

    private void Open(DateTimeOffset now)
    {
        _retryScheduled = false;
        if (_yielded)
        {
            // Whoever has the account now either hands over his session or gives it back.
            return;
        }

        _session++;
        _shownPicture = null;
        _phase = SessionPhase.Opening;
        _shown = WantedPresence();
        // During an outage the person keeps reading that there is one, rather than each attempt.
        if (Status.State is not (LoginState.TransientDisconnect or LoginState.ServerUnavailable))
        {
            SetStatus(LoginState.Connecting, null, now);
        }

        _effects.Add(new OpenSession(_session, _shown));
    }

    private void Close()
    {
        _effects.Add(new CloseSession(_session));
        _phase = SessionPhase.None;
        _places.Forget();
        _effects.AddRange(_contacts.AllGoOffline());
    }

    private void Leave(bool wasWanted, DateTimeOffset now)
    {
        if (_phase == SessionPhase.None || policy.SignOutDelay <= TimeSpan.Zero)
        {
            SignOut(now);
        }
        else if (wasWanted)
        {
            _leaving = true;
            _effects.Add(new ScheduleSignOut(++_departure, policy.SignOutDelay));
        }
    }

    private void SignOut(DateTimeOffset now)
    {
        _leaving = false;
        _retryScheduled = false;
        _failures = 0;
        if (_phase != SessionPhase.None)
        {
            Close();
        }

        if (Status.State is not (LoginState.BadCredentials or LoginState.SignedInElsewhere))
        {
            SetStatus(LoginState.LoggedOut, null, now);
        }
    }

    private void EndSession(LoginState state, string? detail, TimeSpan? retryAfter, DateTimeOffset now)
    {
        var wasUp = _phase == SessionPhase.Up;
        Close();
        if (state is LoginState.BadCredentials or LoginState.SignedInElsewhere or LoginState.LoggedOut)
        {
            // Trying again by itself would help in none of these: the person has to do something.
            SetStatus(state, detail, now);
            return;
        }

        if (!Wanted)
        {
            SetStatus(LoginState.LoggedOut, null, now);
            return;
        }

        _failures++;
        var outage = state == LoginState.ServerUnavailable || _failures >= FailuresThatMakeAnOutage;
        // The word for an outage that has been told stays until it is over.
        if (wasUp || Status.State != LoginState.ServerUnavailable)
        {
            SetStatus(outage ? LoginState.ServerUnavailable : LoginState.TransientDisconnect, detail, now);
        }

        _retryScheduled = true;
        _effects.Add(new ScheduleRetry(++_retry, retryAfter ?? Backoff()));
    }

    private TimeSpan Backoff()
    {
        var doubled = policy.FirstReconnectDelay * Math.Pow(2, Math.Min(_failures - 1, 20));
        var bounded = doubled < policy.LongestReconnectDelay ? doubled : policy.LongestReconnectDelay;
        return bounded * (0.75 + (jitter() / 2));
    }

    private void ShowOwnPresence()
    {
        var wanted = WantedPresence();
        // Who is leaving is shown as he was until he has left.
        if (wanted != _shown && !_leaving)
        {
            _shown = wanted;
            _effects.Add(new SetRemotePresence(wanted));
        }
    }

    private void ShowOwnPicture()
    {
        if (_phase == SessionPhase.Up && Pictures.Shown != _shownPicture)
        {
            _shownPicture = Pictures.Shown;
            _effects.Add(new SetRemotePicture(_shownPicture));
        }
    }

    private void SetStatus(LoginState state, string? detail, DateTimeOffset now)
    {
        if (Status.State == state && Status.Detail == detail)
        {
            return;
        }

        Status = new LoginStatus(state, detail, now);
        _effects.Add(new SaveStatus(Status));
        _effects.Add(new ShowStatus(Status));
    }
}
