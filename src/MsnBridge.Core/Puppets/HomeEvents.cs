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
    private readonly NudgeFloods _nudges = new();

    public ImmutableArray<HomeUser> Links { get; set; } = links;

    /// <summary>How files are taken.</summary>
    public FileRules Rules { get; set; } = rules;

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
