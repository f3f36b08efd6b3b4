using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Pictures;

namespace MsnBridge.Core.Puppets;

/// <summary>
/// The decisions of one puppet, without I/O, clock or chance of its own: an input and the time go in, effects come out. The same inputs
/// always give the same effects, so a day of traffic can be replayed. Not safe for concurrent use; the puppet's mailbox is its one caller.
/// </summary>
internal sealed class PuppetModel
{
    private readonly ContactBook _contacts;
    private readonly GroupBook _groups;
    private readonly PlaceBook _places = new();
    private readonly OwnPresences _presences;
    private readonly PuppetLogin _login;
    private readonly HomeEvents _events;

    // Shared with the parts, which add what they ask for in the order in which they are asked.
    private readonly List<PuppetEffect> _effects = [];

    /// <param name="jitter">A number from 0 to 1 for each wait.</param>
    /// <param name="sessionsBefore">The number of the last session that somebody else has opened for the puppet.</param>
    public PuppetModel(
        PuppetId id, LoginStatus status, IEnumerable<Contact> contacts, IEnumerable<GroupConversation> groups, ImmutableArray<HomeUser> links,
        PuppetPolicy policy, Func<double> jitter, FileRules? fileRules = null, PictureBook? pictures = null,
        int sessionsBefore = 0)
    {
        Pictures = pictures ?? new PictureBook([]);
        _contacts = new ContactBook(contacts);
        _groups = new GroupBook(groups);
        _presences = new OwnPresences(policy.WhenUserIsAway);
        _login = new PuppetLogin(status, _presences, Pictures, policy, jitter, _effects, ForgetTheMoment, (since, now) => _events!.TellSilence(since, now), sessionsBefore);
        _events = new HomeEvents(id, links, fileRules ?? policy.Files.DefaultRules, _contacts, _effects);
    }

    public LoginStatus Status => _login.Status;

    /// <summary>The number of the newest session.</summary>
    public int Session => _login.Session;

    /// <summary>How files are taken.</summary>
    public FileRules FileRules => _events.Rules;

    public IReadOnlyCollection<Contact> Contacts => _contacts.All;

    public ImmutableArray<AccountPlace> Places => _places.Places;

    /// <summary>The owner's pictures on his home networks.</summary>
    public PictureBook Pictures { get; }

    public ImmutableArray<GroupConversation> Groups => _groups.All;

    public ContactSnapshot? Find(ContactId contact) => _contacts.Find(contact);

    public ImmutableArray<ContactSnapshot> Snapshot() => _contacts.Snapshot();

    public GroupConversation? FindGroup(ConversationId conversation) => _groups.Find(conversation);

    /// <summary>Handles one input and returns what it asks for.</summary>
    public IReadOnlyList<PuppetEffect> Handle(PuppetInput input, DateTimeOffset now)
    {
        _effects.Clear();
        switch (input)
        {
            case HomePresenceChanged changed:
                HandleHomePresence(changed, now);
                break;
            case HomePictureChanged changed:
                HandlePicture(changed);
                break;
            case ReconnectRequested requested:
                _login.Reconnect(requested.ByOwner, now);
                break;
            case SessionAdopted:
                _login.Adopt(now);
                break;
            case SessionYielded:
                _login.Yield(now);
                break;
            case SessionReclaimed:
                _login.Reclaim(now);
                break;
            case LinksChanged changed:
                HandleLinks(changed, now);
                break;
            case FileRulesChanged changed:
                _events.Rules = changed.Rules;
                _effects.Add(new SaveFileRules(changed.Rules));
                break;
            case SignInFinished finished:
                _login.FinishSignIn(finished, now);
                break;
            case RemoteHappened happened:
                HandleRemote(happened, now);
                break;
            case SessionSilent silent:
                if (_login.IsCurrent(silent.Session))
                    _login.End(LoginState.TransientDisconnect, "The server stopped answering.", null, now);
                break;
            case OutageDue due:
                _login.TellOutage(due, now);
                break;
            case ConversationUsed used:
                _events.Use(used.Conversation, now);
                break;
            case LaneGivenUp given:
                TellGivenUp(given.Conversation);
                break;
            case GroupMade made:
                ChangeGroup(made.Group, now);
                break;
            case GroupLeft left:
                _effects.AddRange(_groups.Remove(left.Conversation));
                break;
            case RetryDue due:
                _login.Retry(due, now);
                break;
            case SignOutDue due:
                _login.Depart(due, now);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(input), input.GetType(), "Unknown input.");
        }

        return [.. _effects];
    }

    private void HandleHomePresence(HomePresenceChanged changed, DateTimeOffset now)
    {
        if (_events.Links.All(link => link.Network != changed.Network))
        {
            // Unlinked meanwhile: a presence that is remembered now would be there for ever.
            return;
        }

        var wasWanted = _presences.IsWanted;
        _presences.Change(changed.Network, changed.Presence);
        if (_presences.IsWanted)
        {
            _login.Appear(wasWanted, now);
        }
        else
        {
            _login.Leave(wasWanted, now);
        }
    }

    private void HandlePicture(HomePictureChanged changed)
    {
        if (_events.Links.FirstOrDefault(link => link.Network == changed.Network) is not { } user)
        {
            // Unlinked meanwhile.
            return;
        }

        var forgotten = Pictures.Change(changed.Network, changed.Picture);
        _effects.Add(new SavePicture(user, changed.Picture));
        _login.ShowPicture();
        _effects.AddRange(forgotten.Select(key => new ForgetContent(key)));
    }

    private void HandleLinks(LinksChanged changed, DateTimeOffset now)
    {
        var wasWanted = _presences.IsWanted;
        var added = changed.Links.RemoveRange(_events.Links);
        var removed = _events.Links.RemoveRange(changed.Links);
        _events.Links = changed.Links;
        _presences.ForgetAllBut(changed.Links);
        var forgotten = removed.SelectMany(user => Pictures.Change(user.Network, null)).ToList();
        _login.ShowPicture();
        _effects.AddRange(forgotten.Select(key => new ForgetContent(key)));
        _effects.AddRange(added.Select(user => new ShowEverything(user, Status, Snapshot(), Groups)));
        if (wasWanted && !_presences.IsWanted)
        {
            _login.Leave(wasWanted, now);
        }
        else
        {
            _login.ShowPresence();
        }
    }

    private void HandleRemote(RemoteHappened happened, DateTimeOffset now)
    {
        if (_events.TryTake(happened.Session, happened.Event, now) || !_login.IsCurrent(happened.Session))
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
            case MemberPresenceReceived member:
                _effects.AddRange(_contacts.ChangeMemberPresence(member.Contact, member.Presence));
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
                _events.ToHome(invitation.Conversation, new GroupInvitationToHome(invitation.Name, invitation.Inviter), now);
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
                _login.End(ended.State, ended.Detail, ended.RetryAfter, now);
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
            _events.ToHome(ConversationId.Direct(contact), new ContactRequestToHome(contact, displayName), now);
        }
    }

    // Shown first, so that whoever is told of is somebody the home network knows there.
    private void ChangeGroup(GroupConversation group, DateTimeOffset now)
    {
        var update = _groups.Change(group);
        _effects.AddRange(update.Effects);
        foreach (var (contact, change) in update.Changes)
            _events.ToHome(group.Id, new MembershipToHome(contact, change, now), now);
    }

    private void TellGivenUp(ConversationId conversation)
    {
        var name = conversation.Contact is { } contact ? Find(contact)?.Contact.DisplayName ?? contact.Value : Groups.FirstOrDefault(group => group.Id == conversation)?.Name;
        _effects.Add(new ShowNotice(
            $"Something in your chat with {(string.IsNullOrWhiteSpace(name) ? "several people" : name)} took far too long and was begun anew. What became of each message is told beside it."));
    }

    private List<PuppetEffect> ForgetTheMoment()
    {
        _places.Forget();
        return [.. _contacts.AllGoOffline()];
    }
}
