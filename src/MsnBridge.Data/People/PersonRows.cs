using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sealing;

namespace MsnBridge.Data.People;

/// <summary>Everything that the store holds about one person, and nothing of anybody else. What each table holds of whom is told in
/// <c>docs/privacy.md</c>.</summary>
internal sealed class PersonRows
{
    private PersonRows(HomeUser user) => User = user;

    public HomeUser User { get; }

    public PuppetEntity? Puppet { get; private set; }

    /// <summary>Whether somebody else, or the same person elsewhere, has linked the account too: then it stays with what belongs to it.</summary>
    public bool IsShared => Puppet?.Links.Exists(link => !IsOwn(link)) == true;

    public IReadOnlyList<HomeLinkEntity> Links { get; private set; } = [];

    public IReadOnlyList<ContactEntity> Contacts { get; private set; } = [];

    public IReadOnlyList<GroupEntity> Groups { get; private set; } = [];

    public IReadOnlyList<HomeRosterEntryEntity> Roster { get; private set; } = [];

    public IReadOnlyList<HomeInboxEntryEntity> Inbox { get; private set; } = [];

    public IReadOnlyList<HomeMemoryEntryEntity> Memory { get; private set; } = [];

    public IReadOnlyList<HomeSecretEntity> Secrets { get; private set; } = [];

    public IReadOnlyList<JournalEntryEntity> Journal { get; private set; } = [];

    /// <summary>What is in the store of contents for this person.</summary>
    public IReadOnlySet<ContentKey> Contents { get; private set; } = new HashSet<ContentKey>();

    // As JSON has it; the quotes keep ann@ out of joann@'s.
    private string Quoted => $"\"{User.Address}\"";

    public bool IsEmpty => Links.Count + Roster.Count + Inbox.Count + Memory.Count + Secrets.Count + Journal.Count == 0;

    public static async Task<PersonRows> FindAsync(BridgeContext context, StoreSealer? sealer, HomeUser user, CancellationToken cancellationToken)
    {
        var rows = new PersonRows(user);
        rows.Puppet = await context.Puppets.AsNoTracking().Include(puppet => puppet.Links)
            .SingleOrDefaultAsync(puppet => puppet.Links.Any(link => link.Network == user.Network && link.Address == user.Address), cancellationToken);
        rows.Links = [.. (rows.Puppet?.Links ?? []).Where(rows.IsOwn)];
        rows.Roster = await context.HomeRosterEntries.AsNoTracking()
            .Where(entry => entry.Network == user.Network && entry.Address == user.Address).ToListAsync(cancellationToken);
        rows.Secrets = await context.HomeSecrets.AsNoTracking()
            .Where(secret => secret.Network == user.Network && secret.Address == user.Address).ToListAsync(cancellationToken);
        rows.Memory = await rows.FindMemoryAsync(context, cancellationToken);
        rows.Inbox = await rows.FindInboxAsync(context, sealer, cancellationToken);
        if (rows.Puppet is { } puppet)
        {
            rows.Contacts = await context.Contacts.AsNoTracking().Where(contact => contact.PuppetId == puppet.Id).ToListAsync(cancellationToken);
            rows.Groups = await context.Groups.AsNoTracking().Where(group => group.PuppetId == puppet.Id).ToListAsync(cancellationToken);
        }

        rows.Journal = await rows.FindJournalAsync(context, cancellationToken);
        rows.Contents = PersonContents.Of(rows);
        return rows;
    }

    private bool IsOwn(HomeLinkEntity link) => link.Network == User.Network && link.Address == User.Address;

    // One after the other: what belongs to others is not kept in memory.
    private async Task<IReadOnlyList<HomeMemoryEntryEntity>> FindMemoryAsync(BridgeContext context, CancellationToken cancellationToken)
    {
        List<HomeMemoryEntryEntity> found = [];
        await foreach (var entry in context.HomeMemory.AsNoTracking().Where(entry => entry.Network == User.Network).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (HomeMemoryKinds.IsOf(User, entry))
                found.Add(entry);
        }

        return found;
    }

    // Of what is ended only where it was and when is left; what waits says itself whose it is.
    private async Task<IReadOnlyList<HomeInboxEntryEntity>> FindInboxAsync(BridgeContext context, StoreSealer? sealer, CancellationToken cancellationToken)
    {
        var rooms = Memory.SelectMany(entry => PersonContents.RoomsIn(entry.Value)).ToHashSet(StringComparer.Ordinal);
        List<HomeInboxEntryEntity> found = [];
        await foreach (var entry in context.HomeInbox.AsNoTracking().Where(entry => entry.Network == User.Network).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (rooms.Contains(entry.Lane) || entry.Lane == User.Address
                || (entry.SealedContent is { } content && sealer is not null
                    && sealer.TryOpen(SealedFor.InboxContent(entry.Network, entry.Lane, entry.Key), content, out var text)
                    && text.Contains(Quoted, StringComparison.Ordinal)))
            {
                found.Add(entry);
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<JournalEntryEntity>> FindJournalAsync(BridgeContext context, CancellationToken cancellationToken)
    {
        var (author, quoted) = (User.ToString(), Quoted);
        var all = await context.Journal.AsNoTracking()
            .Where(entry => (Puppet != null && entry.PuppetId == Puppet.Id) || entry.Author == author
                || (entry.Event != null && entry.Event.Contains(quoted)))
            .ToListAsync(cancellationToken);
        return !IsShared ? all : [.. all.Where(IsOwn)];
    }

    // Where the account stays: what is on its way to this person, and what he said.
    private bool IsOwn(JournalEntryEntity entry) =>
        entry.LaneEnd.HomeNetwork == User.Network || entry.Author == User.ToString()
        || entry.Event?.Contains(Quoted, StringComparison.Ordinal) == true;
}
