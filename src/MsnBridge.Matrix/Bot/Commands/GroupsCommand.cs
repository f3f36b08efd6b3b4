using MsnBridge.Core.Contacts;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class GroupsCommand(IPuppetDirectory directory) : IBotCommand
{
    // An event of Matrix has 64 KiB.
    private const int Most = 60;

    public string Name => "groups";

    public string Usage => "groups";

    public string Summary => "your MSN contacts by their groups";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var contacts = (await directory.GetContactsAsync(request.Owner, cancellationToken)).Where(snapshot => snapshot.Contact.IsListed).ToList();
        var text = new BotText();
        var shown = contacts.Take(Most).ToList();
        foreach (var group in shown.SelectMany(snapshot => snapshot.Contact.Groups).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase))
            Show(text, group, shown.Where(snapshot => snapshot.Contact.Groups.Contains(group)));
        Show(text, "In no group", shown.Where(snapshot => snapshot.Contact.Groups.Length == 0));
        if (contacts.Count > Most)
            text.Paragraph($"And {contacts.Count - Most} more: write `contacts` and a part of a name.");
        return contacts.Count == 0 ? text.Paragraph("Your MSN contact list is empty. Write `add` and an address.") : text;
    }

    private static void Show(BotText text, string title, IEnumerable<ContactSnapshot> contacts)
    {
        string[] lines = [.. contacts.Select(ContactWords.Describe)];
        if (lines.Length > 0)
            text.Heading($"{title} ({lines.Length})").List(lines);
    }
}
