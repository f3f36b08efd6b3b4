using MsnBridge.Core.Contacts;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class ContactsCommand(IPuppetDirectory directory) : IBotCommand
{
    // More than a screen or two is looked for by name; and an event of Matrix has 64 KiB.
    private const int Most = 60;

    public string Name => "contacts";

    public string Usage => "contacts [words]";

    public string Summary => "your MSN contacts, or those whose name or address has the words in it";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        ContactSnapshot[] found =
        [
            .. (await directory.GetContactsAsync(request.Owner, cancellationToken))
                .Where(snapshot => snapshot.Contact.IsListed || snapshot.Contact.Relation.HasFlag(ContactRelation.Pending))
                .Where(snapshot => ContactWords.Matches(snapshot.Contact, request.Rest))
                .OrderBy(snapshot => snapshot.Presence.Availability == Availability.Offline)
                .ThenBy(snapshot => snapshot.Contact.DisplayName, StringComparer.OrdinalIgnoreCase),
        ];
        if (found.Length == 0)
            return new BotText().Paragraph(request.Rest.Length == 0 ? "Your MSN contact list is empty. Write `add` and an address." : "Nobody.");
        var text = new BotText().List(found.Take(Most).Select(ContactWords.Describe));
        return found.Length > Most ? text.Paragraph($"And {found.Length - Most} more: write `contacts` and a part of a name.") : text;
    }
}
