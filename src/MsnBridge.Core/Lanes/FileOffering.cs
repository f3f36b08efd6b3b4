using System.Collections.Immutable;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Lanes;

/// <summary>How a file ended.</summary>
/// <param name="Recipients">For each, where it went to several and the result does not say it of all; otherwise null.</param>
internal sealed record FileEnd(SendResult Result, ImmutableArray<FileRecipient>? Recipients = null);

/// <summary>Offers a file to one contact in one session.</summary>
internal sealed class FileOffering(FileTransfers transfers)
{
    /// <returns>No outcome where the session ended and he has certainly nothing of it.</returns>
    public async Task<SendResult> OfferAsync(
        Puppet puppet, IRemoteSession session, ConversationId conversation, HomeLink link, FileToRemote file, IFileAttempt attempt, IProgress<long> progress,
        CancellationToken cancellationToken)
    {
        IDisposable? place = null;
        var begun = false;
        try
        {
            var result = await session.SendFileAsync(
                conversation,
                new OutgoingFile(
                    file.File,
                    async token =>
                    {
                        place ??= await transfers.Budget.EnterAsync(puppet.Id, token);
                        var content = await OpenAsync(token);
                        await attempt.BeginAsync(token);
                        begun = true;
                        return content;
                    },
                    OpenAsync),
                progress,
                cancellationToken);
            // A session that ended certainly handed nothing over, as long as nobody had taken the file.
            return result.Outcome is null && begun ? SendResult.Refused(DeliveryFailure.Interrupted) : result;
        }
        catch (OperationCanceledException) when (begun)
        {
            // Ended by this side in the middle: the contact has no file.
            await attempt.AbandonAsync();
            throw;
        }
        finally
        {
            place?.Dispose();
        }

        Task<Stream> OpenAsync(CancellationToken token) =>
            transfers.FindHome(file.Message.Sender.Network)?.OpenContentAsync(link, file.Reference, token)
            ?? throw new HomeContentException(HomeContentFailure.NotAvailable, "The home network is not configured any more.");
    }
}
