using System.Collections.Concurrent;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix.Files;

/// <summary>How a long transfer is getting on, as one notice in the room of the chat that is edited.</summary>
internal sealed class TransferNotices(PortalRooms rooms, GhostIds ids, IMatrixClient client)
{
    private readonly ConcurrentDictionary<(HomeUser User, string Transfer), (RoomId Room, EventId Notice)> _shown = new();

    public async Task ShowAsync(HomeLink link, TransferView transfer, CancellationToken cancellationToken)
    {
        var portal = new RoomKey(MatrixHome.ToUserId(link.User), link.Account, transfer.Conversation);
        if (transfer.Contact is { } contact && !ids.TryOf(link.Account.Profile, contact, out _))
            return;
        var actor = transfer.Contact is { } sender ? new Actor(ids.Of(link.Account.Profile, sender)) : ids.VoiceOf(portal);
        var text = TransferText(transfer);
        var key = (link.User, transfer.Transfer);
        var isOver = transfer.State is TransferState.Arrived or TransferState.Failed;
        try
        {
            if (_shown.TryGetValue(key, out var shown))
            {
                await client.SendAsync(
                    actor, shown.Room, "m.room.message", FromBridge.EditedNotice(shown.Notice, text), Guid.NewGuid().ToString("N"), null, cancellationToken);
            }
            else if (!isOver && rooms.Find(portal) is { } room)
            {
                var notice = await client.SendAsync(
                    actor, room, "m.room.message", FromBridge.Notice(text), Guid.NewGuid().ToString("N"), null, cancellationToken);
                _shown[key] = (room, notice);
            }
        }
        catch (MatrixException)
        {
            // The ghost is not there any more. What becomes of the file is told all the same.
        }
        finally
        {
            if (isOver)
                _shown.TryRemove(key, out _);
        }
    }

    private static string TransferText(TransferView transfer)
    {
        var file = FileText.Describe(transfer.File);
        var isOwn = transfer.Message is not null;
        return transfer.State switch
        {
            TransferState.Offered when transfer.Contact is null => $"The file {file} is offered to each; nobody has answered yet.",
            TransferState.Offered => $"The file {file} is offered; the contact has not answered yet.",
            TransferState.Running => $"{(isOwn ? "Sending" : "Receiving")} the file {file}: {transfer.Percent} %.",
            TransferState.Arrived when transfer.Contact is null => $"The transfers of the file {file} have ended.",
            TransferState.Arrived => $"The file {file} {(isOwn ? "was delivered" : "is here")}.",
            _ => $"The transfer of the file {file} ended.",
        };
    }
}
