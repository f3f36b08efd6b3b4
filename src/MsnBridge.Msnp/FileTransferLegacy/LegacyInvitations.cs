using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.PeerToPeer.Files;
using MsnBridge.Msnp.Switchboard;

namespace MsnBridge.Msnp.FileTransferLegacy;

/// <summary>
/// Invitations of the kind before peer-to-peer, of one session. Files are taken and sent where a connection from client to client may be made; everything else is declined
/// as a client without the program does it, and told once.
/// </summary>
internal sealed partial class LegacyInvitations(MsnpClientOptions options, string account, AddressPolicy policy, EventQueue events)
{
    private const int MostRemembered = 256;
    private const int MostOffers = 16;
    private const int MostOffersOfOne = 4;

    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly ILogger _logger = options.LoggerFactory.CreateLogger<LegacyInvitations>();
    private readonly Lock _lock = new();
    private readonly List<(string Key, long At)> _remembered = [];
    private readonly Dictionary<string, LegacyNegotiation> _open = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes what somebody says about an invitation. Called on the read loop of the switchboard.</summary>
    public async ValueTask ReceiveAsync(
        SwitchboardConnection switchboard, MsnConversationId conversation, string sender, LegacyInvitation message)
    {
        if (string.Equals(sender, account, StringComparison.OrdinalIgnoreCase))
            return;

        switch (message.Command)
        {
            case LegacyInvitationCommand.Invite when !IsKnown(sender, message.Cookie):
                await InvitedAsync(switchboard, conversation, sender, message).ConfigureAwait(false);
                break;
            case LegacyInvitationCommand.Accept or LegacyInvitationCommand.Cancel:
                Find(sender, message.Cookie)?.Take(message);
                break;
        }
    }

    // >>> INVITE                                           <<< ACCEPT | CANCEL
    // >>> ACCEPT IP-Address, Port, AuthCookie              then the receiver connects
    /// <summary>Sends a file to somebody whose client has no peer-to-peer. Only where this computer may listen.</summary>
    /// <inheritdoc cref="MsnpClient.SendFileAsync"/>
    public async Task<MsnTransferResult> SendFileAsync(
        SwitchboardConnection switchboard, string address, MsnOutgoingFile file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (!options.DirectConnections.Listens || file.Size > uint.MaxValue)
            return new MsnTransferResult(file.Size > uint.MaxValue ? MsnTransferFailure.TooLarge : MsnTransferFailure.Unsupported);

        var cookie = RandomNumberGenerator.GetInt32(1, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        var negotiation = new LegacyNegotiation(switchboard, address, cookie);
        if (!TryOpen(negotiation, MostOffersOfOne))
            return new MsnTransferResult(MsnTransferFailure.Unsupported);

        try
        {
            var transmission = new LegacyFileTransmission(negotiation, file, options.DirectConnections, options.TimeProvider);
            return await transmission.SendAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Close(negotiation);
        }
    }

    private async ValueTask InvitedAsync(
        SwitchboardConnection switchboard, MsnConversationId conversation, string sender, LegacyInvitation invitation)
    {
        if (Offer(switchboard, conversation, sender, invitation) is { } offer)
        {
            await events.ReportAsync(offer).ConfigureAwait(false);
            return;
        }

        // Where several talk, official clients answer nothing either.
        if (switchboard.Participants.Length == 1)
        {
            await switchboard.SendUnconfirmedAsync(LegacyInvitation.Cancel(invitation.Cookie, LegacyCancelCodes.NotInstalled), CancellationToken.None)
                .ConfigureAwait(false);
        }

        await events.ReportAsync(new UnsupportedContentEvent(conversation, sender, invitation.Describe(), options.TimeProvider.GetUtcNow())).ConfigureAwait(false);
    }

    private FileOfferEvent? Offer(SwitchboardConnection switchboard, MsnConversationId conversation, string sender, LegacyInvitation invitation)
    {
        if (!options.DirectConnections.Connects
            || switchboard.Participants.Length != 1
            || invitation is not { FileName: { } name, FileSize: { } size, Cookie.Length: > 0 }
            || invitation.Application != LegacyInvitation.FileTransfer)
        {
            return null;
        }

        var negotiation = new LegacyNegotiation(switchboard, sender, invitation.Cookie);
        if (!TryOpen(negotiation, MostOffersOfOne))
        {
            LogTooMany(account);
            return null;
        }

        var reception = new LegacyFileReception(negotiation, invitation, size, account, policy, options.TimeProvider);
        CloseWhenOver(negotiation, reception);
        return new FileOfferEvent(
            conversation, sender, new MsnFileOffer(SafeFileName.Of(name), size, ReadOnlyMemory<byte>.Empty, reception), options.TimeProvider.GetUtcNow());
    }

    private void CloseWhenOver(LegacyNegotiation negotiation, LegacyFileReception reception) => Task.WhenAny(reception.Over, reception.Withdrawn).ContinueWith(
        _ =>
        {
            // While it is received, what the other says is still heard.
            if (reception.Over.IsCompleted || !reception.IsDecided)
                Close(negotiation);
            else
                _ = reception.Over.ContinueWith(_ => Close(negotiation), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <summary>Whether an invitation came before; remembers it if not.</summary>
    private bool IsKnown(string sender, string cookie)
    {
        var key = KeyOf(sender, cookie);
        var now = options.TimeProvider.GetTimestamp();
        lock (_lock)
        {
            _remembered.RemoveAll(entry => options.TimeProvider.GetElapsedTime(entry.At, now) >= Memory);
            if (_remembered.Exists(entry => entry.Key == key) || _open.ContainsKey(key))
                return true;

            if (_remembered.Count == MostRemembered)
                _remembered.RemoveAt(0);

            _remembered.Add((key, now));
            return false;
        }
    }

    private bool TryOpen(LegacyNegotiation negotiation, int mostOfOne)
    {
        lock (_lock)
        {
            return _open.Count < MostOffers
                && _open.Values.Count(open => string.Equals(open.Peer, negotiation.Peer, StringComparison.OrdinalIgnoreCase)) < mostOfOne
                && _open.TryAdd(KeyOf(negotiation.Peer, negotiation.Cookie), negotiation);
        }
    }

    private void Close(LegacyNegotiation negotiation)
    {
        lock (_lock)
            _open.Remove(KeyOf(negotiation.Peer, negotiation.Cookie));
    }

    private LegacyNegotiation? Find(string sender, string cookie)
    {
        lock (_lock)
            return _open.GetValueOrDefault(KeyOf(sender, cookie));
    }

    private static string KeyOf(string peer, string cookie) => $"{peer.ToLowerInvariant()} {cookie}";

    [LoggerMessage(MsnpEventIds.TooManyFileOffers, LogLevel.Warning, "{Account} was offered more files at once than wait for an answer; the rest is declined")]
    private partial void LogTooMany(string account);
}
