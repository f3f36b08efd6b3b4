using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.DoublePuppets;
using MsnBridge.Matrix.Files;
using MsnBridge.Matrix.Media;
using MsnBridge.Matrix.Presence;
using EventId = MsnBridge.Matrix.Addressing.EventId;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Brings journaled events into rooms. What is sent carries a transaction id made from the journal's row, so that a repetition after a
/// crash makes no second event.</summary>
internal sealed partial class PortalDeliveries(
    MatrixOptions options,
    PortalRooms rooms,
    GroupRooms groups,
    ManagementRooms management,
    RoomMembers members,
    ReadMarkers markers,
    GhostPresences presences,
    GhostIds ids,
    DoublePuppetDirectory doublePuppets,
    MediaFiles files,
    OfferNotices offers,
    ContentUploads uploads,
    IPuppetDirectory directory,
    IJournal journal,
    IMatrixClient client,
    ILogger<PortalDeliveries> logger)
{
    private const string Message = "m.room.message";
    private const string Network = "msn";

    public async Task DeliverAsync(HomeDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Contact is { } contact && !ids.TryOf(delivery.Link.Account.Profile, contact, out _))
        {
            await TellWithoutGhostAsync(delivery, cancellationToken);
            return;
        }

        switch (delivery.Event)
        {
            case MessageToHome message:
                await SayAsync(delivery, message, cancellationToken);
                break;
            case NudgeToHome nudge:
                await SpeakAsync(delivery, FromBridge.Nudge(nudge.IsFlood), "", nudge.SentAt, cancellationToken);
                break;
            case UnsupportedContentToHome other:
                await SpeakAsync(delivery, FromBridge.UnsupportedContent(other.Description), "", other.SentAt, cancellationToken);
                break;
            case FileToHome file:
                await ShowAsync(delivery, file, cancellationToken);
                break;
            case FileOfferToHome offer:
                await AskAsync(delivery, offer, cancellationToken);
                break;
            case FileNotReceivedToHome gone:
                await SpeakAsync(delivery, FromBridge.Notice(FileText.Describe(gone.File, gone.Failure, gone.Limit)), "", null, cancellationToken);
                break;
            case OwnMessageToHome own:
                await SayAsOwnerAsync(delivery, own, cancellationToken);
                break;
            case SilenceToHome silence:
                await SpeakAsync(delivery, FromBridge.Notice(silence.Describe()), "", null, cancellationToken);
                break;
            case DiscardedToHome discarded:
                await SpeakAsync(delivery, FromBridge.Notice(discarded.Describe()), "", null, cancellationToken);
                break;
            case DeliveryReport report:
                await ReportAsync(delivery, report, cancellationToken);
                break;
            case ContactRequestToHome request:
                await TellAsync(delivery, RequestText(request), cancellationToken);
                break;
            case ContactEditReport { Failure: not ContactEditFailure.None } report:
                await TellAsync(delivery, ContactEditText.Describe(report), cancellationToken);
                break;
            case MembershipToHome membership:
                await groups.ChangeAsync(KeyOf(delivery), membership.Contact, membership.Change, cancellationToken);
                break;
            case GroupInvitationToHome invitation:
                await TellAsync(delivery, InvitationText(delivery, invitation), cancellationToken);
                break;
            case ContactEditReport:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(delivery), delivery.Event.GetType(), "Unknown event.");
        }
    }

    private async Task SayAsync(HomeDelivery delivery, MessageToHome message, CancellationToken cancellationToken)
    {
        foreach (var (content, suffix) in Parts(message.Content))
        {
            // A late message keeps its time; the homeserver puts it at the end all the same, where it is seen.
            await SpeakAsync(
                delivery, FromBridge.Text(content, await PicturesOfAsync(content, cancellationToken)), suffix, message.Late ? message.SentAt : null, cancellationToken);
        }
    }

    // An event of Matrix has 64 KiB.
    private static IEnumerable<(MessageContent Content, string Suffix)> Parts(MessageContent content) =>
        TextParts.Split(content.Text).Select((text, index) => (content with { Text = text }, index == 0 ? "" : $"-{index + 1}"));

    private async Task<IReadOnlyDictionary<string, MediaUri>> PicturesOfAsync(MessageContent content, CancellationToken cancellationToken)
    {
        var pictures = new Dictionary<string, MediaUri>(StringComparer.Ordinal);
        foreach (var emoticon in content.Emoticons ?? [])
        {
            try
            {
                if (await uploads.FindAsync(emoticon.Picture, cancellationToken) is { } uri)
                    pictures[emoticon.Code] = uri;
            }
            catch (Exception exception) when (exception is MatrixException or ContentStoreException)
            {
                // Its code stands in the text all the same.
            }
        }

        return pictures;
    }

    private async Task SayAsOwnerAsync(HomeDelivery delivery, OwnMessageToHome own, CancellationToken cancellationToken)
    {
        foreach (var (content, suffix) in Parts(own.Content))
        {
            if (!await TrySayAsOwnerAsync(delivery, content, suffix, own.SentAt, cancellationToken))
                await SpeakAsync(delivery, FromBridge.OwnMessage(content), $"{suffix}-ghost", own.SentAt, cancellationToken);
        }
    }

    private async Task<bool> TrySayAsOwnerAsync(
        HomeDelivery delivery, MessageContent content, string suffix, DateTimeOffset sentAt, CancellationToken cancellationToken)
    {
        // First, for it brings him in.
        var room = await OpenAsync(delivery, cancellationToken);
        if (await doublePuppets.FindAsync(KeyOf(delivery).User, cancellationToken) is not { } self)
            return false;
        var said = FromBridge.Text(content, await PicturesOfAsync(content, cancellationToken));
        said[DoublePuppetMark.Key] = true;
        try
        {
            var sent = await client.SendAsync(self, room, Message, said, TransactionOf(delivery, suffix), sentAt, cancellationToken);
            journal.NoteSentAs(delivery.Id, sent.Value);
            return true;
        }
        catch (MatrixException refused)
        {
            await doublePuppets.ReportAsync(self, refused, cancellationToken);
            return false;
        }
    }

    private async Task ReportAsync(HomeDelivery delivery, DeliveryReport report, CancellationToken cancellationToken)
    {
        if (report.Message.Sender.Network != MatrixHome.Id || report.Message.MessageId is not { } id)
        {
            if (report.Outcome != DeliveryOutcome.Delivered)
                await SpeakAsync(delivery, ForeignFailure(report), "", null, cancellationToken);
            return;
        }

        var room = new RoomId(report.Message.ReplyAddress);
        var target = new EventId(id);
        // A nudge may have been asked for in the management room, where the ghost is not.
        var teller = management.FindOwner(room) is null ? ids.VoiceOf(KeyOf(delivery)) : new Actor(ids.Bot);
        try
        {
            await client.SendAsync(
                teller, room, DeliveryStatus.EventType, DeliveryStatus.Ended(Network, target, report.Outcome, report.Failure), TransactionOf(delivery, "-status"), null,
                cancellationToken);
            if (report.Recipients is { Length: > 0 } recipients)
                await client.SendAsync(
                    teller, room, Message, await RecipientsAsync(delivery, target, recipients, cancellationToken), TransactionOf(delivery, ""), null, cancellationToken);
            else if (report.NotReached is { Length: > 0 } missed)
                await client.SendAsync(teller, room, Message, await MissedAsync(delivery, target, missed, cancellationToken), TransactionOf(delivery, ""), null, cancellationToken);
            else if (DeliveryStatus.Notice(target, report.Outcome, report.Failure) is { } notice)
                await client.SendAsync(teller, room, Message, notice, TransactionOf(delivery, ""), null, cancellationToken);
            else if (options.DeliveryReceipts)
                markers.Move(teller, room, target);
        }
        catch (MatrixException refused)
        {
            // Most likely the ghost was put out of the room meanwhile. What failed is told all the same.
            LogReportRefused(refused, room);
            if (report.Outcome != DeliveryOutcome.Delivered)
                await SpeakAsync(delivery, FromBridge.Notice(DeliveryText.Describe(report.Outcome, report.Failure)), "-again", null, cancellationToken);
        }
    }

    private async Task ShowAsync(HomeDelivery delivery, FileToHome file, CancellationToken cancellationToken)
    {
        JsonObject? message;
        try
        {
            message = await files.UploadAsync(file, cancellationToken);
        }
        catch (MatrixException refused)
        {
            // It took the same size when it was asked; whatever it dislikes now, it would dislike again.
            LogFileRefused(refused);
            message = FromBridge.Notice($"(sent the file {FileText.Describe(file.File)}, which the homeserver does not take)");
        }

        await SpeakAsync(
            delivery, message ?? FromBridge.Notice($"(sent the file {FileText.Describe(file.File)}, which the bridge does not have any more)"), "",
            file.Late ? file.SentAt : null, cancellationToken);
    }

    private async Task AskAsync(HomeDelivery delivery, FileOfferToHome offer, CancellationToken cancellationToken)
    {
        if (await files.UploadPreviewAsync(offer.Preview, cancellationToken) is { } preview)
        {
            var picture = new SharedFile("preview.png", "image/png", 0, FileKind.Image, $"what {offer.File.Name} looks like");
            offers.Remember(await SpeakAsync(delivery, FileMessages.Write(picture, preview, null), "-preview", null, cancellationToken), offer.Offer);
        }

        // Said with a word that the contact himself did not say it.
        var question = FromBridge.Notice(
            $"(offers the file {FileText.Describe(offer.File)}. To take it, reply accept to this or react with \U0001F44D; to refuse it, reply decline or react "
            + $"with \U0001F44E. Until {offer.ExpiresAt.ToUniversalTime():HH:mm} UTC.)");
        offers.Remember(await SpeakAsync(delivery, question, "", null, cancellationToken), offer.Offer);
    }

    /// <summary>The ghost says something in the portal's room, which is opened for it.</summary>
    private async Task<EventId> SpeakAsync(
        HomeDelivery delivery, JsonObject content, string suffix, DateTimeOffset? sentAt, CancellationToken cancellationToken)
    {
        var key = KeyOf(delivery);
        for (var attempt = 0; ; attempt++)
        {
            var room = await OpenAsync(delivery, cancellationToken);
            try
            {
                var ghost = delivery.Contact is { } contact ? new Actor(ids.Of(key.Account.Profile, contact)) : ids.VoiceOf(key);
                var said = await client.SendAsync(
                    ghost, room, Message, (JsonObject)content.DeepClone(), TransactionOf(delivery, suffix), sentAt, cancellationToken);
                journal.NoteSentAs(delivery.Id, said.Value);
                // Who left while it was being sent is invited for it; who is heard to have left later, by whoever hears it (Memberships).
                if (members.HasLeft(room, key.User))
                    await OpenAsync(delivery, cancellationToken);
                return said;
            }
            catch (MatrixException refused) when (attempt == 0 && refused.IsOutOfReach)
            {
                await rooms.GiveUpAsync(key, room, cancellationToken);
            }
        }
    }

    private async Task<RoomId> OpenAsync(HomeDelivery delivery, CancellationToken cancellationToken)
    {
        var key = KeyOf(delivery);
        if (!key.IsDirect)
            return await groups.OpenAsync(key, delivery.Contact, cancellationToken);
        var known = await directory.FindContactAsync(delivery.User, key.Contact, cancellationToken);
        var before = rooms.Find(key);
        var room = await rooms.OpenAsync(key, known?.Contact, cancellationToken);
        if (room != before)
            presences.Refresh(key.Account.Profile, key.Contact);
        return room;
    }

    // Nobody can speak for him, so the bot says what he said.
    private async Task TellWithoutGhostAsync(HomeDelivery delivery, CancellationToken cancellationToken)
    {
        var (lead, content) = delivery.Event switch
        {
            MessageToHome message => ("writes", message.Content.Text),
            OwnMessageToHome own => ("was told by you elsewhere", own.Content.Text),
            NudgeToHome => ("sent you a nudge", ""),
            UnsupportedContentToHome other => ($"sent {other.Description}, which cannot be shown here", ""),
            FileToHome file => ($"sent {file.File.Words ?? "a file"}, {FileText.Describe(file.File)}, which cannot be shown here", ""),
            FileOfferToHome offer => ($"offers the file {FileText.Describe(offer.File)}", ""),
            FileNotReceivedToHome gone => ("offered a file", FileText.Describe(gone.File, gone.Failure, gone.Limit)),
            DeliveryReport { Outcome: DeliveryOutcome.Delivered } => (null, ""),
            DeliveryReport report => ("did not get a message", DeliveryText.Describe(report.Outcome, report.Failure)),
            ContactRequestToHome => ("has added you on MSN", ""),
            _ => (null, ""),
        };
        if (lead is null)
            return;
        foreach (var (part, suffix) in Parts(new MessageContent(content)))
        {
            var text = $"{delivery.Contact} (whose address is too long for a room of its own) {lead}{(part.Text.Length == 0 ? "." : $": {part.Text}")}";
            await management.SayAsync(
                MatrixHome.ToUserId(delivery.User), FromBridge.Notice(text), TransactionOf(delivery, suffix), cancellationToken);
        }
    }

    private async Task<JsonObject> MissedAsync(
        HomeDelivery delivery, EventId target, IReadOnlyCollection<ContactId> missed, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var contact in missed)
            names.Add(await NameAsync(delivery, contact, cancellationToken));
        return FromBridge.Notice(DeliveryText.DescribeMissed(names), target);
    }

    private async Task<JsonObject> RecipientsAsync(
        HomeDelivery delivery, EventId target, IReadOnlyCollection<FileRecipient> recipients, CancellationToken cancellationToken)
    {
        var named = new List<(string Name, FileRecipient Recipient)>();
        foreach (var recipient in recipients)
            named.Add((await NameAsync(delivery, recipient.Contact, cancellationToken), recipient));
        return FromBridge.Notice(DeliveryText.DescribeRecipients(named), target);
    }

    private async Task<string> NameAsync(HomeDelivery delivery, ContactId contact, CancellationToken cancellationToken) =>
        (await directory.FindContactAsync(delivery.User, contact, cancellationToken))?.Contact is { } known ? known.OwnName ?? known.DisplayName : contact.Value;

    private static string InvitationText(HomeDelivery delivery, GroupInvitationToHome invitation) =>
        $"{(invitation.Inviter is { } who ? $"{who} invites you" : "You are invited")} into the MSN group {invitation.Name}. "
        + $"Write group accept {delivery.Conversation} or group decline {delivery.Conversation}.";

    private async Task TellAsync(HomeDelivery delivery, string text, CancellationToken cancellationToken) =>
        await management.SayAsync(MatrixHome.ToUserId(delivery.User), FromBridge.Notice(text), TransactionOf(delivery, ""), cancellationToken);

    private static JsonObject ForeignFailure(DeliveryReport report) =>
        FromBridge.Notice(DeliveryText.Describe(report.Outcome, report.Failure, "What you wrote elsewhere"));

    private static string RequestText(ContactRequestToHome request)
    {
        var who = request.DisplayName.Length == 0 || request.DisplayName == request.Contact.Value
            ? request.Contact.Value
            : $"{request.DisplayName} ({request.Contact})";
        return $"{who} has added you on MSN and waits for an answer. Write accept {request.Contact} or decline {request.Contact}.";
    }

    private static RoomKey KeyOf(HomeDelivery delivery) =>
        new(MatrixHome.ToUserId(delivery.User), delivery.Link.Account, delivery.Conversation);

    // The row's number alone comes again with a new database, and homeservers remember transaction ids for a while.
    private static string TransactionOf(HomeDelivery delivery, string suffix) =>
        string.Create(CultureInfo.InvariantCulture, $"{delivery.WireId}-{delivery.AcceptedAt.ToUnixTimeMilliseconds()}{suffix}");

    [LoggerMessage(MatrixEventIds.FileRefused, LogLevel.Warning, "The homeserver does not take a file")]
    private partial void LogFileRefused(Exception exception);

    [LoggerMessage(MatrixEventIds.DeliveryRefused, LogLevel.Warning, "What became of a message could not be told in room {Room}")]
    private partial void LogReportRefused(Exception exception, RoomId room);
}
