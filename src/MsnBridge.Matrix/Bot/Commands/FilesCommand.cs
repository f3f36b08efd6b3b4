using System.Globalization;
using MsnBridge.Core.Files;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

/// <summary>How a person takes files that are offered to him.</summary>
internal sealed class FilesCommand(IPuppetDirectory directory, IRemoteNetwork remote) : IBotCommand
{
    private const int LargestMegabytes = 100_000;

    public string Name => "files";

    public string Usage => "files [contacts|others|above|address] [accept|ask|refuse|default|number of MB]";

    public string Summary => "what happens to files that are offered to you";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (await directory.FindFileRulesAsync(request.Owner, cancellationToken) is not { } rules)
            return new BotText().Paragraph("No account is linked.");
        switch (request.Arguments)
        {
            case []:
                return Describe(rules);
            case ["above", var limit]:
                return int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) && megabytes <= LargestMegabytes
                    ? await SaveAsync(rules with { AskAbove = megabytes * 1_000_000L })
                    : new BotText().Paragraph("Write the number of megabytes above which you want to be asked, for example `files above 20`.");
            case ["contacts", var word] when ReadVerdict(word) is { } verdict:
                return await SaveAsync(rules with { FromContacts = verdict });
            case ["others", var word] when ReadVerdict(word) is { } verdict:
                return await SaveAsync(rules with { FromOthers = verdict });
            case ["contacts" or "others", ..]:
                return new BotText().Paragraph("Write accept, ask or refuse, for example `files others refuse`.");
            case [var address, var word] when word is "default" || ReadVerdict(word) is not null:
                return remote.TryParseAddress(address, out var contact, out var fault)
                    ? await SaveAsync(rules.With(contact, ReadVerdict(word)))
                    : new BotText().Paragraph(fault);
            default:
                return new BotText().Paragraph(
                    "Write `files contacts ask`, `files others refuse`, `files above 20` (megabytes), `files bob@example.com accept` or `files bob@example.com default`.");
        }

        async Task<BotText> SaveAsync(FileRules changed)
        {
            await directory.ChangeFileRulesAsync(request.Owner, changed, cancellationToken);
            return Describe(changed);
        }
    }

    private static FileVerdict? ReadVerdict(string word) => word.ToLowerInvariant() switch
    {
        "accept" => FileVerdict.Accept,
        "ask" => FileVerdict.Ask,
        "refuse" => FileVerdict.Refuse,
        _ => null,
    };

    private static BotText Describe(FileRules rules)
    {
        var text = new BotText().Paragraph(
            $"Files of your contacts: {Word(rules.FromContacts)}. Files of others: {Word(rules.FromOthers)}. You are asked about files above {FileText.Size(rules.AskAbove)}.");
        return rules.Contacts.IsEmpty
            ? text
            : text.Paragraph("Otherwise: " + string.Join(", ", rules.Contacts.Take(100).Select(pair => $"{pair.Key} {Word(pair.Value)}")) + ".");
    }

    private static string Word(FileVerdict verdict) => verdict.ToString().ToLowerInvariant();
}
