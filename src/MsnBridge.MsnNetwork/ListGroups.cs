using MsnBridge.Core.Identities;
using MsnBridge.Msnp.Client;

namespace MsnBridge.MsnNetwork;

/// <summary>The groups into which a person has ordered his list.</summary>
internal static class ListGroups
{
    /// <summary>Puts a contact into these groups and out of all others. Groups are told apart by their names without case; those that are missing are made.</summary>
    public static async Task MoveAsync(MsnpClient client, ContactId contact, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var list = client.Contacts;
        HashSet<string> wanted = new(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var group = list.Groups.Values.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                        ?? await client.CreateGroupAsync(name, cancellationToken);
            wanted.Add(group.Id);
        }

        var present = list.TryGet(contact.Value, out var known) ? known.GroupIds : [];
        // In before out: some servers take those off the list who are in no group.
        foreach (var group in wanted.Except(present, StringComparer.OrdinalIgnoreCase))
        {
            await client.MoveContactAsync(contact.Value, null, group, cancellationToken);
        }

        foreach (var group in present.Where(group => !wanted.Contains(group) && list.Groups.ContainsKey(group)))
        {
            await client.MoveContactAsync(contact.Value, group, null, cancellationToken);
        }
    }
}
