using MsnBridge.Matrix.Access;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot;

/// <summary>What is said in a management room: answers to what the bot has asked, and commands.</summary>
internal sealed class ManagementEvents(
    AccessRules access, GhostIds ids, LoginConversation login, CommandInterpreter commands, IMatrixClient client)
{
    // As long as signing in may take and a little more.
    private static readonly TimeSpan s_busy = TimeSpan.FromSeconds(60);

    public async Task HandleAsync(RoomEvent received, MatrixUserId owner, CancellationToken cancellationToken)
    {
        // Whoever else was let into the room by its owner is not obeyed.
        if (received.Sender != owner || !access.Allows(owner))
            return;
        switch (received.Type)
        {
            case "m.room.encryption" or "m.room.encrypted":
                await AnswerAsync(
                    received,
                    new BotText().Paragraph("This room is encrypted, and I cannot read what is written in it. Start a chat with me in a room without encryption."),
                    cancellationToken);
                break;
            case "m.room.message" when received.Content.Text("msgtype") == "m.text" && received.Content.Text("body") is { } body
                                       && received.Content.Object("m.relates_to").Text("rel_type") != "m.replace":
                await HearAsync(received, owner, WithoutPrefix(body.Trim()), cancellationToken);
                break;
        }
    }

    private async Task HearAsync(RoomEvent received, MatrixUserId owner, string text, CancellationToken cancellationToken)
    {
        var request = new CommandRequest(owner, received.Room, received.Id, text, null);
        await ShowBusyAsync(received.Room, s_busy, cancellationToken);
        try
        {
            var answer = await login.TryAnswerAsync(request, cancellationToken) ?? await commands.RunAsync(request, cancellationToken);
            await AnswerAsync(received, answer, cancellationToken);
        }
        finally
        {
            await ShowBusyAsync(received.Room, null, cancellationToken);
        }
    }

    private async Task ShowBusyAsync(RoomId room, TimeSpan? duration, CancellationToken cancellationToken)
    {
        try
        {
            await client.SetTypingAsync(new Actor(ids.Bot), room, duration, cancellationToken);
        }
        catch (Exception exception) when (exception is MatrixUnavailableException or MatrixException)
        {
            // An ornament.
        }
    }

    private async Task AnswerAsync(RoomEvent received, BotText answer, CancellationToken cancellationToken) =>
        await client.SendAsync(
            new Actor(ids.Bot), received.Room, "m.room.message", answer.ToNotice(), $"answer-{received.Id}", null, cancellationToken);

    private static string WithoutPrefix(string text) =>
        text.StartsWith("!msn ", StringComparison.OrdinalIgnoreCase) ? text["!msn ".Length..].TrimStart() : text;
}
