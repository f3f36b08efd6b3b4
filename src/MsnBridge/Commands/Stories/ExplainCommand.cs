using System.CommandLine;
using MsnBridge.Configuration;
using MsnBridge.Core.Identities;
using MsnBridge.Data;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Stories;
using MsnBridge.Matrix.Rooms;
using MsnBridge.Xmpp.Addressing;

namespace MsnBridge.Commands.Stories;

/// <summary><c>msnbridge explain</c>: what became of a message, from the store alone, whether the bridge runs or not.</summary>
internal sealed class ExplainCommand
{
    private readonly Argument<string> _what = new("what")
    {
        Description = "An event id, a stanza id, the number of a journal entry, a room, or a contact's address.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    private readonly Option<int> _limit = new("--limit", "-n")
    {
        Description = "The most messages to tell of, the newest of them.",
        HelpName = "count",
        DefaultValueFactory = _ => 20,
    };

    public static Command Create(SharedOptions shared, Terminal terminal)
    {
        var options = new ExplainCommand();
        options._limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000)
                result.AddError("--limit is from 1 to 1000.");
        });
        var command = new Command("explain", "Tell a message's whole story from the store. The bridge may run meanwhile.")
        {
            options._what, options._json, options._limit,
        };
        command.SetAction((parsed, cancellationToken) => options.RunAsync(shared.Load(parsed), terminal, parsed, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(BridgeConfiguration configuration, Terminal terminal, ParseResult parsed, CancellationToken cancellationToken)
    {
        var what = parsed.GetRequiredValue(_what);
        FoundStories found;
        try
        {
            found = await FindAsync(configuration, what, parsed.GetValue(_limit), cancellationToken);
        }
        catch (BridgeDataException fault)
        {
            throw new CommandFailedException(ExitCode.InputOutput, fault.Message, fault);
        }

        if (parsed.GetValue(_json))
            await terminal.Out.WriteLineAsync(StoryJson.Write(what, found));
        else if (found.Inbox.Count + found.Messages.Count > 0)
            await terminal.Out.WriteAsync(StoryText.Write(found));
        if (found.Inbox.Count + found.Messages.Count > 0)
            return ExitCode.Success;
        throw new CommandFailedException(ExitCode.Unavailable,
            $"The store knows nothing of {what}. Either it never came to the bridge, or it ended more than {Days(configuration.Bridge.JournalRetention)} ago "
            + "(bridge.journalRetention) or belonged to an account that was unlinked.");
    }

    private static async Task<FoundStories> FindAsync(BridgeConfiguration configuration, string what, int limit, CancellationToken cancellationToken)
    {
        var stories = await SqliteDataServices.OpenStoriesAsync(configuration.Data, cancellationToken);
        if (what.StartsWith('!'))
        {
            var records = await SqliteDataServices.ReadMemoryAsync(configuration.Data, RoomRecords.Network, RoomRecords.Prefix, cancellationToken);
            return RoomRecords.FindConversation(records, what) is var (account, shown)
                ? await stories.FindByConversationAsync(shown, account, limit, cancellationToken)
                : new FoundStories([], []);
        }

        if (configuration.Xmpp is { } xmpp && ContactJid.Read(what, xmpp.Component) is { } contact)
            return await stories.FindByConversationAsync(ConversationId.Direct(contact), null, limit, cancellationToken);
        var found = await stories.FindByIdAsync(what, limit, cancellationToken);
        if (found.Inbox.Count + found.Messages.Count > 0)
            return found;
        var conversation = what.Contains('@', StringComparison.Ordinal) && !what.Contains(':', StringComparison.Ordinal)
            ? ConversationId.Direct(new ContactId(what.ToLowerInvariant()))
            : new ConversationId(what);
        return await stories.FindByConversationAsync(conversation, null, limit, cancellationToken);
    }

    private static string Days(TimeSpan time) => time.TotalDays >= 1 ? $"{time.TotalDays:0.#} days" : $"{time.TotalHours:0.#} hours";
}
