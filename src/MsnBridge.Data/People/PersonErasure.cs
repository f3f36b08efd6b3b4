using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Content;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sealing;
using MsnBridge.Data.Writing;

namespace MsnBridge.Data.People;

/// <param name="AlsoLinkedBy">Who has linked the same account: it stays, with its contacts and groups, until they are erased too.</param>
public sealed record ErasureResult(int Rows, int Contents, IReadOnlyList<HomeUser> AlsoLinkedBy);

/// <summary>Erases what the store holds about one person: rows in one transaction, then what is left of them in the files, then contents that
/// nobody else uses. Repeating it, after a crash too, goes on with what is left.</summary>
internal sealed class PersonErasure(IDatabaseProvider provider, GroupCommitWriter writer, StoreSealer sealer, BridgeDataOptions options)
{
    /// <summary>While no bridge runs: every byte goes.</summary>
    /// <returns>Null where nothing is held about that person.</returns>
    public async Task<ErasureResult?> EraseAsync(HomeUser user, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, cancellationToken) is not { } found)
            return null;
        var (rows, superfluous) = found;
        // Contents first: while the rows are there, whoever is interrupted finds them again.
        var contents = EraseContents(superfluous);
        options.Reached("erasure: contents erased");
        var erased = await writer.CommitAsync(session => EraseRowsAsync(session.Context, rows, [.. rows.Memory]), cancellationToken);
        options.Reached("erasure: rows erased");
        await provider.EraseRemainsAsync(cancellationToken);
        options.Reached("erasure: remains erased");
        return new ErasureResult(
            erased, contents, [.. (rows.Puppet?.Links ?? []).Select(link => new HomeUser(link.Network, link.Address)).Where(other => other != user)]);
    }

    /// <summary>While a bridge runs, on whose way nothing may stand for long: the database is not rewritten, and contents are removed and not written over, for somebody may
    /// be reading them. That the erasure is under way stays.</summary>
    public async Task EraseLiveAsync(HomeUser user, IContentStore content, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, cancellationToken) is not { } found)
            return;
        var (rows, superfluous) = found;
        foreach (var key in superfluous)
            await content.RemoveAsync(key, cancellationToken);
        await writer.CommitAsync(
            session => EraseRowsAsync(session.Context, rows, [.. rows.Memory.Where(entry => HomeMemoryKinds.KindOf(entry) != HomeMemoryKinds.Erasure)]), cancellationToken);
    }

    private async Task<(PersonRows Rows, HashSet<ContentKey> Superfluous)?> FindAsync(HomeUser user, CancellationToken cancellationToken)
    {
        await using var context = provider.CreateContext();
        var rows = await PersonRows.FindAsync(context, sealer, user, cancellationToken);
        return rows.IsEmpty ? null : (rows, await FindSuperfluousAsync(context, rows, cancellationToken));
    }

    // One after the other: what belongs to others is not kept in memory.
    private async Task<HashSet<ContentKey>> FindSuperfluousAsync(BridgeContext context, PersonRows rows, CancellationToken cancellationToken)
    {
        HashSet<ContentKey> superfluous = [.. rows.Contents];
        var puppet = rows.IsShared ? null : rows.Puppet?.Id;
        var own = rows.Journal.Select(entry => entry.Id).ToHashSet();
        await foreach (var contact in context.Contacts.AsNoTracking()
            .Where(contact => contact.PuppetId != puppet && (contact.Picture != null || contact.Scene != null)).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            superfluous.ExceptWith(PersonContents.Of(contact));
        }

        await foreach (var entry in context.Journal.AsNoTracking().Where(entry => entry.Event != null).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!own.Contains(entry.Id))
                superfluous.ExceptWith(PersonContents.In(entry));
        }

        if (puppet is { } only && Directory.Exists(options.ContentDirectory))
        {
            superfluous.UnionWith(new ContentFiles(options.ContentDirectory).List().Select(file => file.Content.Key)
                .Where(key => key.Value.StartsWith($"own-{only}-", StringComparison.Ordinal)));
        }

        return superfluous;
    }

    private static async Task<int> EraseRowsAsync(BridgeContext context, PersonRows rows, IReadOnlyList<HomeMemoryEntryEntity> remembered)
    {
        var (network, address) = (rows.User.Network, rows.User.Address);
        long[] inbox = [.. rows.Inbox.Select(entry => entry.Id)];
        long[] journal = [.. rows.Journal.Select(entry => entry.Id)];
        string[] memory = [.. remembered.Select(entry => entry.Key)];
        var erased = rows.Contacts.Count + rows.Groups.Count;
        erased += await context.Journal.Where(entry => journal.Contains(entry.Id)).ExecuteDeleteAsync();
        erased += await context.HomeInbox.Where(entry => inbox.Contains(entry.Id)).ExecuteDeleteAsync();
        erased += await context.HomeMemory.Where(entry => entry.Network == network && memory.Contains(entry.Key)).ExecuteDeleteAsync();
        erased += await context.HomeSecrets.Where(secret => secret.Network == network && secret.Address == address).ExecuteDeleteAsync();
        erased += await context.HomeRosterEntries.Where(entry => entry.Network == network && entry.Address == address).ExecuteDeleteAsync();
        erased += await context.HomeLinks.Where(link => link.Network == network && link.Address == address).ExecuteDeleteAsync();
        // Contacts and groups go with it.
        if (rows is { Puppet: { } puppet, IsShared: false })
            erased += await context.Puppets.Where(row => row.Id == puppet.Id).ExecuteDeleteAsync();
        else
            erased -= rows.Contacts.Count + rows.Groups.Count;
        return erased;
    }

    private int EraseContents(HashSet<ContentKey> superfluous)
    {
        if (!Directory.Exists(options.ContentDirectory))
            return 0;
        var files = new ContentFiles(options.ContentDirectory);
        var erased = 0;
        foreach (var (content, _) in files.List().ToList())
        {
            if (!superfluous.Contains(content.Key))
                continue;
            Overwrite(files.PathOf(content));
            File.Delete(files.PathOf(content));
            erased++;
        }

        return erased;
    }

    // As the database does with its pages. What a file system or a disk keeps of old blocks is beyond any program.
    private static void Overwrite(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
        var zeros = new byte[81920];
        for (var left = file.Length; left > 0; left -= zeros.Length)
            file.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
        file.Flush(flushToDisk: true);
    }
}
