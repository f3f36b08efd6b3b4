using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class PresenceCommand(Presence.UserPresences presences) : IBotCommand
{
    public string Name => "presence";

    public string Usage => "presence [mirror|online|busy|idle|brb|away|phone|lunch|invisible|offline] [message]";

    public string Summary => "what MSN sees of you: what your Matrix client says (mirror), or always the same";

    public BotCommandKind Kind => BotCommandKind.General;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var policy = presences.PolicyOf(request.User);
        if (request.Arguments is [var word, ..])
        {
            var mirrored = word.Equals("mirror", StringComparison.OrdinalIgnoreCase);
            if (!mirrored && PresenceWords.Find(word) is null)
                return new BotText().Paragraph($"I do not know \"{word}\". Write `presence` and one of mirror, {string.Join(", ", PresenceWords.All)}.");
            var message = request.Rest[word.Length..].Trim();
            policy = new Presence.PresencePolicy(mirrored ? null : PresenceWords.Find(word), message.Length == 0 ? null : message);
            await presences.SetPolicyAsync(request.User, policy, cancellationToken);
        }

        var rule = policy.Fixed is null ? "as your Matrix client says" : "always the same, until you write `presence mirror`";
        return new BotText().Paragraph($"MSN sees you: {PresenceWords.Describe(presences.Wanted(request.User))} ({rule}).");
    }
}
