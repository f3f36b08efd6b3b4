using System.Collections.Concurrent;
using MsnBridge.Core.People;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

/// <summary>Erases what the bridge holds about a person, after telling him what that is.</summary>
internal sealed class ForgetMeCommand(IPersonData data, GhostIds ids, IMatrixClient client, TimeProvider time) : IBotCommand
{
    private const string Confirmation = "yes";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    // Whoever is asked before a restart is asked again after it.
    private readonly ConcurrentDictionary<MatrixUserId, DateTimeOffset> _asked = new();

    public string Name => "forget-me";

    public string Usage => "forget-me";

    public string Summary => "erase everything that the bridge holds about you; it asks before it does";

    public BotCommandKind Kind => BotCommandKind.General;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Chat is not null)
            return new BotText().Paragraph("Write this to the bot, in your room with it.");
        var now = time.GetUtcNow();
        foreach (var old in _asked.Where(asked => asked.Value <= now))
            _asked.TryRemove(old);
        if (!request.Rest.Equals(Confirmation, StringComparison.OrdinalIgnoreCase) || !_asked.TryRemove(request.User, out _))
        {
            _asked[request.User] = now + s_patience;
            return new BotText().Paragraph(PersonDataText.Question)
                .Paragraph($"I leave our rooms then; they stay with you. Write `{Name} {Confirmation}` within {s_patience.TotalMinutes:0} minutes to have it done.");
        }

        return await data.EraseAsync(request.Owner, ErasurePlace.Write(request.Room, request.Event), token => SayBegunAsync(request, token), cancellationToken)
            ? BotText.AlreadySaid
            : new BotText().Paragraph(PersonDataText.UnderWay);
    }

    // Once it is done the bot is not in the room any more.
    private async Task SayBegunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendAsync(
                new Actor(ids.Bot), request.Room, "m.room.message", new BotText().Paragraph(PersonDataText.Begun).ToNotice(), $"answer-{request.Event}", null,
                cancellationToken);
        }
        catch (MatrixException)
        {
            // It is done all the same.
        }
    }
}
