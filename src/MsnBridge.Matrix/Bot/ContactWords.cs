using MsnBridge.Core.Contacts;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot;

/// <summary>A contact in one line.</summary>
internal static class ContactWords
{
    private const int NameLength = 50;

    public static bool Matches(Contact contact, string words) =>
        words.Length == 0 || new[] { contact.Id.Value, contact.DisplayName, contact.OwnName }
            .Any(text => text?.Contains(words, StringComparison.OrdinalIgnoreCase) == true);

    public static string Describe(ContactSnapshot snapshot)
    {
        var contact = snapshot.Contact;
        // Names and messages may be as long as a page, and there are many in a list.
        var name = Excerpts.OneLine(contact.OwnName ?? contact.DisplayName, NameLength);
        string?[] notes =
        [
            PresenceWords.Describe(new OwnPresence(snapshot.Presence.Availability, Shorten(snapshot.Presence.PersonalMessage))),
            contact.Relation.HasFlag(ContactRelation.Blocked) ? "blocked" : null,
            contact.Relation.HasFlag(ContactRelation.Pending) ? "waits for your answer" : null,
            contact.IsListed && !contact.Relation.HasFlag(ContactRelation.ListsMe) ? "does not have you on the list" : null,
        ];
        var who = name == contact.Id.Value || name.Length == 0 ? $"`{contact.Id}`" : $"{name.Replace('`', '\'')} (`{contact.Id}`)";
        return $"{who}: {string.Join(", ", notes.OfType<string>())}";
    }

    private static string? Shorten(string? message) => message is null ? null : Excerpts.OneLine(message, NameLength).Replace('`', '\'');
}
