using Microsoft.Extensions.Logging;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.DoublePuppets;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix.Bot;

/// <summary>Takes passwords and tokens out of the rooms into which people have written them.</summary>
internal sealed partial class SecretRemoval(GhostIds ids, DoublePuppetDirectory doublePuppets, IMatrixClient client, ILogger<SecretRemoval> logger)
{
    public const string NotRemoved = "I was not allowed to remove it from this room: please remove that message yourself.";

    /// <summary>False where nobody of ours may.</summary>
    public async Task<bool> TryRemoveAsync(CommandRequest request, string what, CancellationToken cancellationToken)
    {
        var here = request.Chat is { } chat ? ids.VoiceOf(chat).User : ids.Bot;
        Actor?[] actors = [new Actor(here), await doublePuppets.FindAsync(request.User, cancellationToken)];
        foreach (var actor in actors.OfType<Actor>())
        {
            try
            {
                await client.RedactAsync(actor, request.Room, request.Event, $"redact-{request.Event}", what, cancellationToken);
                return true;
            }
            catch (MatrixException)
            {
                // In a room of the person's own making the bot may lack the power.
            }
        }

        LogNotRedacted(request.Room);
        return false;
    }

    [LoggerMessage(MatrixEventIds.PasswordNotRedacted, LogLevel.Warning, "The bridge may not remove secrets from room {Room}; its owner was told")]
    private partial void LogNotRedacted(RoomId room);
}
