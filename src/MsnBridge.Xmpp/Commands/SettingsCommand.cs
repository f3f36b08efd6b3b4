using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>What the user wants of the bridge: emoticons as characters, his nickname as the name on MSN.</summary>
internal sealed class SettingsCommand(PersonalSettings settings, PersonalNames names, IPuppetDirectory directory) : IAdHocCommand
{
    private const string Emoticons = "emoticons";
    private const string FollowName = "follow-name";
    private const string Wait = "wait";

    public string Node => "settings";

    public string Name => "Change what the transport does for you";

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToHomeUser(execution.User);
        if (await directory.FindStatusAsync(user, cancellationToken) is null)
            return CommandReply.Done("You have no MSN account here. The command \"link\" links one.");
        if (execution.Step++ == 0)
        {
            return CommandReply.Ask(
                DataForm.Create(
                    "form",
                    "Settings",
                    null,
                    DataForm.Flag(
                        Emoticons,
                        "Show MSN's emoticons such as (Y) as characters, and send your characters as such codes",
                        await settings.ShowsEmoticonsAsUnicodeAsync(user, cancellationToken)),
                    DataForm.Flag(FollowName, "Call you on MSN what your nickname is", await settings.FollowsNameAsync(user, cancellationToken)),
                    DataForm.Text(
                        Wait,
                        "How long a message of yours waits while MSN is away (30m, 12h, 7d)",
                        LifetimeText.Describe(await settings.FindMessageLifetimeAsync(user, cancellationToken)))),
                ["complete"]);
        }

        var known = await settings.FindAsync(user, cancellationToken);
        var lifetime = known.MessageLifetime;
        if (execution.Values.TryGetValue(Wait, out var wait) && wait != LifetimeText.Describe(await settings.FindMessageLifetimeAsync(user, cancellationToken)))
        {
            var (shortest, longest) = settings.MessageLifetimes;
            if (!LifetimeText.TryParse(wait, out var chosen) || chosen < shortest || chosen > longest)
                return CommandReply.Done($"Nothing was stored. Messages may wait from {LifetimeText.Describe(shortest)} to {LifetimeText.Describe(longest)}, for example 12h.");
            lifetime = chosen;
        }

        await settings.SaveAsync(
            user,
            new PersonSettings(
                DataForm.ReadFlag(execution.Values, Emoticons) ?? known.EmoticonsAsUnicode, DataForm.ReadFlag(execution.Values, FollowName) ?? known.FollowName,
                lifetime),
            cancellationToken);
        await names.ShowAsync(execution.User, cancellationToken);
        return CommandReply.Done("Your settings are stored.");
    }
}
