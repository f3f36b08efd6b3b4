using System.Collections.Immutable;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;

namespace MsnBridge.Core.Puppets;

/// <summary>What is journaled on its way to the owner: each of his home networks has a lane of its own for it.</summary>
/// <param name="effects">What is asked for is added here.</param>
internal sealed class HomeEvents(PuppetId id, ImmutableArray<HomeUser> links, FileRules rules, ContactBook contacts, List<PuppetEffect> effects)
{
    private const int MostChatsTold = 10;
    private const int MostChatsRemembered = 50;

    // A chat in which nobody spoke for so long misses nothing.
    private static readonly TimeSpan s_recently = TimeSpan.FromHours(12);

    private readonly NudgeFloods _nudges = new();
    private readonly Dictionary<ConversationId, DateTimeOffset> _used = [];

    public ImmutableArray<HomeUser> Links { get; set; } = links;

    /// <summary>How files are taken.</summary>
    public FileRules Rules { get; set; } = rules;

    /// <summary>Somebody speaks there.</summary>
    public void Use(ConversationId conversation, DateTimeOffset now)
    {
        _used[conversation] = now;
        if (_used.Count > MostChatsRemembered)
            _used.Remove(_used.MinBy(chat => chat.Value).Key);
    }

    /// <summary>Tells in the chats that were in use when it began, and in no others, that nothing could be heard for a while.</summary>
    public void TellSilence(DateTimeOffset since, DateTimeOffset now)
    {
        var missing = _used.Where(chat => since - chat.Value < s_recently).OrderByDescending(chat => chat.Value).Take(MostChatsTold).ToList();
        foreach (var (conversation, _) in missing)
            ToHome(conversation, new SilenceToHome(since, now), now);
    }

    /// <summary>Whether nobody hands it over again.</summary>
    public static bool MustNotBeLost(RemoteEvent happened) => happened
        is TextReceived or OwnTextReceived or NudgeReceived or FileReceived or UnsupportedContentReceived or GroupInvitationReceived;

    /// <summary>What must not be lost counts from whichever session it came. False where the event is of the moment alone.</summary>
    public bool TryTake(int session, RemoteEvent happened, DateTimeOffset now)
    {
        switch (happened)
        {
            case TextReceived text:
                ToHome(
                    text.Conversation,
                    new MessageToHome(text.Sender, text.Content, text.SentAt, text.StoredByNetwork),
                    now,
                    text.NetworkKey is { } key ? new KeptMessage(session, key) : null);
                return true;
            case OwnTextReceived own:
                ToHome(own.Conversation, new OwnMessageToHome(own.Content, own.SentAt), now);
                return true;
            case NudgeReceived nudge:
                var verdict = _nudges.Judge(nudge.Conversation, nudge.Sender, now);
                if (verdict != NudgeVerdict.Coalesce)
                    ToHome(nudge.Conversation, new NudgeToHome(nudge.Sender, nudge.SentAt, verdict == NudgeVerdict.TellAsFlood), now);
                return true;
            case FileReceived file:
                ToHome(
                    file.Conversation, new FileToHome(file.Sender, file.File, file.Content, file.Preview, file.SentAt, Late: false), now, lane: LaneEnd.HomeFiles);
                return true;
            case FileOffered offered:
                HandleOffer(offered, now);
                return true;
            case UnsupportedContentReceived other:
                ToHome(other.Conversation, new UnsupportedContentToHome(other.Sender, other.Description, other.SentAt), now);
                return true;
            default:
                return false;
        }
    }

    public void ToHome(
        ConversationId conversation, EventToHome journaled, DateTimeOffset now, KeptMessage? kept = null, Func<HomeNetworkId, LaneEnd>? lane = null)
    {
        if (journaled is MessageToHome or OwnMessageToHome or NudgeToHome or FileToHome)
            Use(conversation, now);
        if (Links.Length > 0)
        {
            effects.Add(new JournalEvents(Drafts(conversation, journaled, now, kept, lane), kept));
        }
    }

    private void HandleOffer(FileOffered offered, DateTimeOffset now)
    {
        var file = offered.Offer.File;
        var isListed = contacts.Find(offered.Sender)?.Contact.IsListed ?? false;
        var verdict = Rules.Decide(offered.Sender, isListed, file.Size);
        if (verdict == FileVerdict.Refuse || Links.Length == 0)
        {
            effects.Add(new DeclineOffer(offered.Offer));
            ToHome(offered.Conversation, NotReceived(FileFailure.NotWanted), now);
            return;
        }

        effects.Add(new TakeOffer(
            offered.Offer,
            new JournalDraft(
                new LaneKey(new PortalKey(id, offered.Conversation), LaneEnd.Offer(offered.Offer.Id)),
                new FileToFetch(offered.Sender, offered.Offer.Id, file, verdict == FileVerdict.Ask, offered.OfferedAt),
                now),
            Drafts(offered.Conversation, NotReceived(FileFailure.TooMany), now)));

        FileNotReceivedToHome NotReceived(FileFailure failure) => new(offered.Sender, file, failure, null, offered.OfferedAt);
    }

    private ImmutableArray<JournalDraft> Drafts(
        ConversationId conversation, EventToHome journaled, DateTimeOffset now, KeptMessage? kept = null, Func<HomeNetworkId, LaneEnd>? lane = null) =>
    [
        .. Links.Select(link => new JournalDraft(
            new LaneKey(new PortalKey(id, conversation), (lane ?? LaneEnd.Home)(link.Network)), journaled, now, kept?.NetworkKey)),
    ];
}
