using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

/// <summary>The groups of the contact list, which are the person's own and nobody else sees.</summary>
internal sealed class GroupsCommand(IPuppetDirectory directory, IRemoteNetwork remote) : IBotCommand
{
    private const string WhatToWrite = "Write `groups put bob@example.com Friends` or `groups take bob@example.com Friends`.";

    // What MSN takes.
    private const int LongestName = 61;

    // An event of Matrix has 64 KiB.
    private const int Most = 60;

    public string Name => "groups";

    public string Usage => "groups [put|take address group]";

    public string Summary => "your MSN contacts by their groups; put somebody into one, which is made if need be, or take him out";

    public BotCommandKind Kind => BotCommandKind.Account;

    public Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken) => request.Rest.Length == 0
        ? ListAsync(request, cancellationToken)
        : ChangeAsync(request, cancellationToken);

    private async Task<BotText> ChangeAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Rest.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries) is not [var what, var address, var written]
            || what.ToLowerInvariant() is not ("put" or "take"))
        {
            return new BotText().Paragraph(WhatToWrite);
        }

        if (!remote.TryParseAddress(address, out var contact, out var fault))
            return new BotText().Paragraph(fault);
        var name = written.Trim();
        if (name.Length > LongestName || name.Any(char.IsControl))
            return new BotText().Paragraph($"The name of a group has one line of at most {LongestName} characters.");
        if ((await directory.FindContactAsync(request.Owner, contact, cancellationToken))?.Contact is not { IsListed: true })
            return new BotText().Paragraph($"{contact} is not on your contact list. Write `add {contact}` first.");
        var puts = what.Equals("put", StringComparison.OrdinalIgnoreCase);
        await directory.SubmitAsync(
            request.Owner, ConversationId.Direct(contact),
            new ContactEditToRemote(contact, puts ? ContactEditKind.PutIntoGroup : ContactEditKind.TakeOutOfGroup, name), request.Event.Value, cancellationToken);
        return new BotText().Paragraph($"I am {(puts ? "putting" : "taking")} {contact} {(puts ? "into" : "out of")} the group {name}. You hear of it here if MSN refuses.");
    }

    private async Task<BotText> ListAsync(CommandRequest request, CancellationToken cancellationToken)
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
