using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Lanes;

/// <summary>The contents of files on their way to home networks, which go with the last entry that names them.</summary>
internal sealed class HomeFiles(IJournal journal, FileTransfers transfers)
{
    // Far more than the room on the disk lets wait.
    private const int MostPending = 10_000;

    /// <summary>Removes what an entry that has ended was about, unless another one is about it too.</summary>
    /// <param name="puppet">Whose the entry was; null where it is not linked any more.</param>
    public async Task ReleaseAsync(Puppet? puppet, JournalEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Event is FileToHome file && !await IsStillNeededAsync(puppet, entry.Lane, file, cancellationToken))
        {
            await RemoveAsync(file, cancellationToken);
        }
    }

    /// <summary>Removes what was not accepted for any of the home networks it was meant for.</summary>
    public async Task ReleaseRefusedAsync(IEnumerable<JournalDraft> drafts, IReadOnlyList<JournalEntry> made, CancellationToken cancellationToken)
    {
        foreach (var file in drafts.Select(draft => draft.Event).OfType<FileToHome>().Distinct())
        {
            if (!made.Any(entry => entry.Event is FileToHome taken && taken.Content == file.Content))
            {
                await RemoveAsync(file, cancellationToken);
            }
        }
    }

    private async Task RemoveAsync(FileToHome file, CancellationToken cancellationToken)
    {
        await transfers.RemoveAsync(file.Content, cancellationToken);
        await transfers.RemoveAsync(file.Preview, cancellationToken);
    }

    /// <summary>The same file goes to each home network of its person, in a row of its own; never twice to one of them.</summary>
    private async Task<bool> IsStillNeededAsync(Puppet? puppet, LaneKey lane, FileToHome file, CancellationToken cancellationToken)
    {
        foreach (var other in (puppet?.Links ?? []).Select(link => lane with { End = LaneEnd.HomeFiles(link.Network) }).Where(other => other != lane))
        {
            var pending = await journal.ReadPendingAsync(other, MostPending, cancellationToken);
            if (pending.Any(entry => entry.Event is FileToHome same && same.Content == file.Content))
            {
                return true;
            }
        }

        return false;
    }
}
