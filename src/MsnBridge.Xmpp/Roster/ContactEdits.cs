using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Xmpp.Roster;

/// <summary>Changes of the MSN list that a user asks for in other ways than by subscribing: blocking, names and groups.</summary>
internal sealed class ContactEdits(IPuppetDirectory directory)
{
    public const int MaxNameLength = 120;
    public const int MaxGroups = 20;

    /// <summary>What official clients let people call groups.</summary>
    public const int MaxGroupLength = 60;

    /// <summary>The names of groups as they can be on MSN: on one line, no two alike.</summary>
    public static IReadOnlyList<string> Clean(IEnumerable<string> groups) =>
    [
        .. groups.Select(group => group.ReplaceLineEndings(" ").Trim()).Where(group => group.Length is > 0 and <= MaxGroupLength)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxGroups),
    ];

    /// <summary>The name as it can be on MSN; empty for what the contact calls himself.</summary>
    public static string Clean(string? name)
    {
        var cleaned = (name ?? "").ReplaceLineEndings(" ").Trim();
        return cleaned.Length <= MaxNameLength ? cleaned : cleaned[..(char.IsHighSurrogate(cleaned[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength)];
    }

    /// <summary>False where the user has no account.</summary>
    public Task<bool> BlockAsync(HomeUser user, ContactId contact, bool blocks, CancellationToken cancellationToken) =>
        SubmitAsync(user, contact, blocks ? ContactEditKind.Block : ContactEditKind.Unblock, null, cancellationToken);

    /// <inheritdoc cref="BlockAsync"/>
    public Task<bool> RenameAsync(HomeUser user, ContactId contact, string name, CancellationToken cancellationToken) =>
        SubmitAsync(user, contact, ContactEditKind.Rename, name, cancellationToken);

    /// <inheritdoc cref="BlockAsync"/>
    public Task<bool> RegroupAsync(HomeUser user, ContactId contact, IEnumerable<string> groups, CancellationToken cancellationToken) =>
        SubmitAsync(user, contact, ContactEditKind.Regroup, string.Join('\n', groups), cancellationToken);

    private Task<bool> SubmitAsync(HomeUser user, ContactId contact, ContactEditKind kind, string? name, CancellationToken cancellationToken) =>
        directory.SubmitAsync(user, ConversationId.Direct(contact), new ContactEditToRemote(contact, kind, name), deduplicationKey: null, cancellationToken);
}
