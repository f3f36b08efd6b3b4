using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot;

/// <summary>What is for one person alone is said only where nobody else reads along.</summary>
internal sealed class PrivateTalk(GhostIds ids, IMatrixClient client)
{
    /// <returns>What to answer instead, where others could read it; null where nobody could.</returns>
    public async Task<BotText?> RefuseAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Chat is not null)
            return new BotText().Paragraph("Write this to the bot, in your room with it.");
        var members = await client.GetMembersAsync(new Actor(ids.Bot), request.Room, cancellationToken);
        return members.Any(member => member.Value is "join" or "invite" && member.Key != request.User && member.Key != ids.Bot)
            ? new BotText().Paragraph("Somebody else is in this room, or invited, and could read it. Ask in a room that is yours and mine alone.")
            : null;
    }
}
