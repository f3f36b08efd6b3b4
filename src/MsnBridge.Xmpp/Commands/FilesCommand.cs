using System.Globalization;
using MsnBridge.Core.Files;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Files;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Answers offers of files, and changes how files are taken.</summary>
internal sealed class FilesCommand(IPuppetDirectory directory, SentFiles sent) : IAdHocCommand
{
    private const string SentPrefix = "sent-";
    private const string OfferPrefix = "offer-";
    private const string ContactPrefix = "contact-";
    private const int LargestMegabytes = 100_000;
    private const int MaxShown = 50;

    private static readonly (string Label, string Value)[] s_verdicts = [("Accept", "accept"), ("Ask me", "ask"), ("Refuse", "refuse")];

    public string Node => "files";

    public string Name => "Files that are offered to you, and yours on their way";

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToHomeUser(execution.User);
        if (await directory.FindFileRulesAsync(user, cancellationToken) is not { } rules)
        {
            return CommandReply.Done("You have no MSN account here. The command \"link\" links one.");
        }

        var offers = await directory.FindFileOffersAsync(user, cancellationToken);
        if (execution.Step++ == 0)
        {
            return CommandReply.Ask(
                DataForm.Create(
                    "form",
                    "Files",
                    null,
                    [
                        .. offers.Take(MaxShown).Select(offer => DataForm.Choice(
                            OfferPrefix + offer.Offer, $"{offer.Contact} offers {FileText.Describe(offer.File)}", "later",
                            [("Take it", "accept"), ("Decline it", "decline"), ("Not yet", "later")])),
                        .. sent.Of(execution.User).Take(MaxShown).Select(file => DataForm.Choice(
                            SentPrefix + file.MessageId, $"You send {FileText.Describe(file.File)} to {Receiver(file)}", "send",
                            [("Go on", "send"), ("Take it back", "withdraw")])),
                        DataForm.Choice("contacts", "Files of your contacts", Word(rules.FromContacts), s_verdicts),
                        DataForm.Choice("others", "Files of others", Word(rules.FromOthers), s_verdicts),
                        DataForm.Text("above", "Ask about files above (MB)", (rules.AskAbove / 1_000_000).ToString(CultureInfo.InvariantCulture), required: false),
                        .. rules.Contacts.Take(MaxShown).Select(pair => DataForm.Choice(
                            ContactPrefix + pair.Key, $"Files of {pair.Key}", Word(pair.Value), [.. s_verdicts, ("As of all", "default")])),
                    ]),
                ["complete"]);
        }

        foreach (var offer in offers)
        {
            if (execution.Values.GetValueOrDefault(OfferPrefix + offer.Offer) is ("accept" or "decline") and var answer)
            {
                await directory.AnswerFileOfferAsync(user, offer.Offer, answer == "accept", cancellationToken);
            }
        }

        foreach (var file in sent.Of(execution.User).Where(file => execution.Values.GetValueOrDefault(SentPrefix + file.MessageId) == "withdraw"))
        {
            await directory.CancelFileAsync(user, file.MessageId, cancellationToken);
        }

        var changed = rules with
        {
            FromContacts = Read(execution, "contacts") ?? rules.FromContacts,
            FromOthers = Read(execution, "others") ?? rules.FromOthers,
            AskAbove = int.TryParse(execution.Values.GetValueOrDefault("above"), NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes)
                       && megabytes <= LargestMegabytes
                ? megabytes * 1_000_000L
                : rules.AskAbove,
        };
        foreach (var contact in rules.Contacts.Keys.Where(contact => execution.Values.ContainsKey(ContactPrefix + contact)))
        {
            changed = changed.With(new(contact), Read(execution, ContactPrefix + contact));
        }

        await directory.ChangeFileRulesAsync(user, changed, cancellationToken);
        return CommandReply.Done("Done.");
    }

    private static string Receiver(SentFile file) => file.Conversation.Contact is { } contact ? contact.Value : "a group";

    private static FileVerdict? Read(CommandExecution execution, string name) => execution.Values.GetValueOrDefault(name) switch
    {
        "accept" => FileVerdict.Accept,
        "ask" => FileVerdict.Ask,
        "refuse" => FileVerdict.Refuse,
        _ => null,
    };

    private static string Word(FileVerdict verdict) => verdict.ToString().ToLowerInvariant();
}
