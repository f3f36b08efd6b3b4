using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.DoublePuppets;
using MsnBridge.Matrix.Presence;
using EventId = MsnBridge.Matrix.Addressing.EventId;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Brings journaled events into rooms. What is sent carries a transaction id made from the journal's row, so that a repetition after a
/// crash makes no second event.</summary>
internal sealed partial class PortalDeliveries(
    MatrixOptions options,
    PortalRooms rooms,
    ManagementRooms management,
    GhostPresences presences,
    GhostIds ids,
    DoublePuppetDirectory doublePuppets,
    IPuppetDirectory directory,
    IMatrixClient client,
    ILogger<PortalDeliveries> logger)
{
    private const string Message = "m.room.message";
    private const string Network = "msn";

    public async Task DeliverAsync(HomeDelivery delivery, CancellationToken cancellationToken)
    {
        switch (delivery.Event)
        {
            case MessageToHome message:
                await SayAsync(delivery, message, cancellationToken);
                break;
            case NudgeToHome nudge:
                await SpeakAsync(delivery, FromBridge.Nudge(), "", nudge.SentAt, cancellationToken);
                break;
            case UnsupportedContentToHome other:
                await SpeakAsync(delivery, FromBridge.UnsupportedContent(other.Description), "", other.SentAt, cancellationToken);
                break;
            case OwnMessageToHome own:
                await SayAsOwnerAsync(delivery, own, cancellationToken);
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
            case ContactEditReport:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(delivery), delivery.Event.GetType(), "Unknown event.");
        }
    }

    private async Task SayAsync(HomeDelivery delivery, MessageToHome message, CancellationToken cancellationToken)
    {
        var part = 0;
        foreach (var text in TextParts.Split(message.Content.Text))
        {
            var content = FromBridge.Text(message.Content with { Text = text });
            // A late message keeps its time; the homeserver puts it at the end all the same, where it is seen.
            await SpeakAsync(delivery, content, part++ == 0 ? "" : $"-{part}", message.Late ? message.SentAt : null, cancellationToken);
        }
    }

    private async Task SayAsOwnerAsync(HomeDelivery delivery, OwnMessageToHome own, CancellationToken cancellationToken)
    {
        if (await doublePuppets.FindAsync(KeyOf(delivery).User, cancellationToken) is not { } self)
        {
            await SpeakAsync(delivery, FromBridge.OwnMessage(own.Content), "", own.SentAt, cancellationToken);
            return;
        }

        var room = await OpenAsync(delivery, cancellationToken);
        var content = FromBridge.Text(own.Content);
        content[DoublePuppetMark.Key] = true;
        try
        {
            await client.SendAsync(self, room, Message, content, TransactionOf(delivery, ""), own.SentAt, cancellationToken);
        }
        catch (MatrixException refused)
        {
            await doublePuppets.ReportAsync(self, refused, cancellationToken);
            await SpeakAsync(delivery, FromBridge.OwnMessage(own.Content), "-ghost", own.SentAt, cancellationToken);
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
        var ghost = new Actor(ids.Of(delivery.Link.Account.Profile, report.Contact));
        try
        {
            await client.SendAsync(
                ghost, room, DeliveryStatus.EventType, DeliveryStatus.Ended(Network, target, report.Outcome, report.Failure), TransactionOf(delivery, "-status"), null,
                cancellationToken);
            if (DeliveryStatus.FailureNotice(target, report.Outcome, report.Failure) is { } notice)
                await client.SendAsync(ghost, room, Message, notice, TransactionOf(delivery, ""), null, cancellationToken);
            else if (options.DeliveryReceipts)
                await client.SendReceiptAsync(ghost, room, target, cancellationToken);
        }
        catch (MatrixException refused) when (refused.IsForbidden || refused.IsNotFound)
        {
            // The ghost was put out of the room meanwhile. What failed is told all the same.
            LogReportRefused(refused, room);
            if (report.Outcome != DeliveryOutcome.Delivered)
                await SpeakAsync(delivery, ForeignFailure(report), "-again", null, cancellationToken);
        }
    }

    /// <summary>The ghost says something in the portal's room, which is opened for it.</summary>
    private async Task SpeakAsync(
        HomeDelivery delivery, JsonObject content, string suffix, DateTimeOffset? sentAt, CancellationToken cancellationToken)
    {
        var key = KeyOf(delivery);
        for (var attempt = 0; ; attempt++)
        {
            var room = await OpenAsync(delivery, cancellationToken);
            try
            {
                var ghost = new Actor(ids.Of(key.Account.Profile, key.Contact));
                await client.SendAsync(
                    ghost, room, Message, (JsonObject)content.DeepClone(), TransactionOf(delivery, suffix), sentAt, cancellationToken);
                return;
            }
            catch (MatrixException refused) when (attempt == 0 && refused.IsForbidden)
            {
                await rooms.GiveUpAsync(key, room, cancellationToken);
            }
        }
    }

    private async Task<RoomId> OpenAsync(HomeDelivery delivery, CancellationToken cancellationToken)
    {
        var key = KeyOf(delivery);
        var known = await directory.FindContactAsync(delivery.User, key.Contact, cancellationToken);
        var room = await rooms.OpenAsync(key, known?.Contact, cancellationToken);
        presences.Refresh(key.Account.Profile, key.Contact);
        return room;
    }

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
        new(MatrixHome.ToUserId(delivery.User), delivery.Link.Account, delivery.Event.Contact);

    // The row's number alone comes again with a new database, and homeservers remember transaction ids for a while.
    private static string TransactionOf(HomeDelivery delivery, string suffix) =>
        string.Create(CultureInfo.InvariantCulture, $"{delivery.WireId}-{delivery.AcceptedAt.ToUnixTimeMilliseconds()}{suffix}");

    [LoggerMessage(MatrixEventIds.DeliveryRefused, LogLevel.Warning, "What became of a message could not be told in room {Room}")]
    private partial void LogReportRefused(Exception exception, RoomId room);
}
