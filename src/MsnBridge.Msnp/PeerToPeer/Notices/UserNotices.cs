using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;

namespace MsnBridge.Msnp.PeerToPeer.Notices;

/// <summary>
/// Notices that contacts send over the notification server. Calls and shared folders are declined and told once each; what only the own places have to say is not
/// taken from anybody else.
/// </summary>
internal sealed class UserNotices(NotificationSession session, string account, PeerToPeerService peers, EventQueue events, TimeProvider time)
{
    private const int MostRemembered = 64;
    private const int MostTold = 8;

    // Used on the read loop alone.
    private readonly Queue<string> _known = [];
    private readonly Dictionary<string, int> _told = new(StringComparer.OrdinalIgnoreCase);

    // <<< UBN account[;{guid}] kind length
    /// <summary>Takes a notice on the read loop.</summary>
    public ValueTask ReceiveAsync(UbnCommand notice)
    {
        // Of the own account's places the session and the list take what else concerns them.
        if (string.Equals(notice.Account, account, StringComparison.OrdinalIgnoreCase))
        {
            if (notice.Kind == UserNoticeKind.PeerToPeer && notice.EndpointId != session.EndpointId)
                peers.ReceiveOwn(notice.Data.Bytes);

            return ValueTask.CompletedTask;
        }

        return notice.Kind switch
        {
            UserNoticeKind.PeerToPeer => peers.ReceiveAsync(notice),
            UserNoticeKind.TunnelledSip when TunnelledCall.Read(notice.Data) is { } call =>
                DeclineAsync(notice, $"call {call.CallId}", "a voice or video call", call.Decline()),
            UserNoticeKind.Document when SharedFolder.Read(notice.Data) is { } folder =>
                DeclineAsync(notice, $"folder {folder.Id}", "a shared folder", folder.Refuse()),
            // It asks to call back over a server that is no more; official clients ignore what they cannot do.
            UserNoticeKind.SipInvitation => DeclineAsync(notice, $"invitation {time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute}", "a voice or video call", answer: null),
            _ => ValueTask.CompletedTask,
        };
    }

    // >>> UUN t account;{guid} kind length
    private async ValueTask DeclineAsync(UbnCommand notice, string id, string description, MsnpPayload? answer)
    {
        if (!IsNew($"{notice.Account} {id}"))
            return;

        var sender = ContactList.Canonical(notice.Account);
        if (answer is { } said)
            await session.SendAsync(transaction => new UunCommand(transaction, notice.Account, notice.EndpointId, notice.Kind, said)).ConfigureAwait(false);

        var count = _told.GetValueOrDefault(sender);
        if (count >= MostTold)
            return;

        _told[sender] = count + 1;
        await events.ReportAsync(new UnsupportedContentEvent(MsnConversationId.With(sender), sender, description, time.GetUtcNow())).ConfigureAwait(false);
    }

    private bool IsNew(string id)
    {
        if (_known.Contains(id))
            return false;

        if (_known.Count == MostRemembered)
            _known.Dequeue();

        _known.Enqueue(id);
        return true;
    }
}
