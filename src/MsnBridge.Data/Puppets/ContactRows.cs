using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Puppets;

/// <summary>Contacts to rows and back. The writes run on the writer's context, inside its transaction.</summary>
internal static class ContactRows
{
    public static Contact ToContact(this ContactEntity row) => new()
    {
        Id = row.ContactId,
        DisplayName = row.DisplayName,
        OwnName = row.OwnName,
        Relation = row.Relation,
        Groups = [.. row.Groups],
        Picture = ToKey(row.Picture),
        Scene = ToKey(row.Scene),
        ColorScheme = row.ColorScheme,
    };

    /// <summary>False where there is no such puppet: nothing was changed.</summary>
    public static async Task<bool> ReplaceContactsAsync(this BridgeContext context, PuppetId puppet, IReadOnlyCollection<Contact> contacts)
    {
        if (!await context.Puppets.AnyAsync(row => row.Id == puppet))
            return false;
        var rows = await context.Contacts.Where(row => row.PuppetId == puppet).ToDictionaryAsync(row => row.ContactId);
        foreach (var contact in contacts)
        {
            if (rows.Remove(contact.Id, out var row))
                Update(row, contact);
            else
                context.Contacts.Add(ToRow(puppet, contact));
        }

        context.Contacts.RemoveRange(rows.Values);
        await context.SaveChangesAsync();
        return true;
    }

    /// <summary>False where there is no such puppet: nothing was changed.</summary>
    public static async Task<bool> SaveContactAsync(this BridgeContext context, PuppetId puppet, Contact contact)
    {
        if (!await context.Puppets.AnyAsync(row => row.Id == puppet))
            return false;
        if (await context.Contacts.FindAsync(puppet, contact.Id) is { } row)
            Update(row, contact);
        else
            context.Contacts.Add(ToRow(puppet, contact));
        await context.SaveChangesAsync();
        return true;
    }

    private static ContactEntity ToRow(PuppetId puppet, Contact contact) => new()
    {
        PuppetId = puppet,
        ContactId = contact.Id,
        DisplayName = contact.DisplayName,
        OwnName = contact.OwnName,
        Relation = contact.Relation,
        Groups = [.. contact.Groups],
        Picture = contact.Picture?.Value,
        Scene = contact.Scene?.Value,
        ColorScheme = contact.ColorScheme,
    };

    private static void Update(ContactEntity row, Contact contact)
    {
        row.DisplayName = contact.DisplayName;
        row.OwnName = contact.OwnName;
        row.Relation = contact.Relation;
        row.Groups = [.. contact.Groups];
        row.Picture = contact.Picture?.Value;
        row.Scene = contact.Scene?.Value;
        row.ColorScheme = contact.ColorScheme;
    }

    // What is no key any more is a picture that is fetched again.
    public static ContentKey? ToKey(string? stored) => ContentKey.TryParse(stored, out var key) ? key : null;
}
