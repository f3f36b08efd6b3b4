using MsnBridge.Core.Contacts;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class GroupsCommand(IPuppetDirectory directory) : IBotCommand
{
    public string Name => "groups";

    public string Usage => "groups";

    public string Summary => "your MSN contacts by their groups";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var contacts = (await directory.GetContactsAsync(request.Owner, cancellationToken)).Where(snapshot => snapshot.Contact.IsListed).ToList();
        var text = new BotText();
        foreach (var group in contacts.SelectMany(snapshot => snapshot.Contact.Groups).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase))
            Show(text, group, contacts.Where(snapshot => snapshot.Contact.Groups.Contains(group)));
        Show(text, "In no group", contacts.Where(snapshot => snapshot.Contact.Groups.Length == 0));
        return contacts.Count == 0 ? text.Paragraph("Your MSN contact list is empty. Write `add` and an address.") : text;
    }

    private static void Show(BotText text, string title, IEnumerable<ContactSnapshot> contacts)
    {
        string[] lines = [.. contacts.Select(ContactWords.Describe)];
        if (lines.Length > 0)
            text.Heading($"{title} ({lines.Length})").List(lines);
    }
}
