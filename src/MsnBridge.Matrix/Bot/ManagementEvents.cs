using MsnBridge.Matrix.Access;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix.Bot;

/// <summary>What is said in a management room: answers to what the bot has asked, and commands.</summary>
internal sealed class ManagementEvents(
    AccessRules access, GhostIds ids, ManagementRooms management, LoginConversation login, CommandInterpreter commands, IMatrixClient client)
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
            case "m.room.encryption" when received.StateKey is "":
                await MoveOutAsync(received, owner, cancellationToken);
                break;
            case "m.room.encrypted":
                await AnswerAsync(
                    received,
                    new BotText().Paragraph("What you wrote is encrypted, and I cannot read it. Start a chat with me in a room without encryption."),
                    cancellationToken);
                break;
            case "m.room.message" when received.Content.Text("msgtype") == "m.text" && received.Content.Text("body") is { } body
                                       && received.Content.Object("m.relates_to").Text("rel_type") != "m.replace":
                await HearAsync(received, owner, WithoutPrefix(body.Trim()), cancellationToken);
                break;
        }
    }

    /// <summary>Tells the person that what he wrote could not be handled, however often it was tried.</summary>
    public async Task GiveUpAsync(RoomEvent received, MatrixUserId owner, CancellationToken cancellationToken)
    {
        if (received.Sender != owner || received.Type != "m.room.message")
            return;
        // Under an id of its own: an attempt may have used the ordinary one.
        await client.SendAsync(
            new Actor(ids.Bot), received.Room, "m.room.message",
            FromBridge.Notice("The bridge could not handle this. Try again, and tell its operator if it stays so.", received.Id),
            $"gave-up-{received.Id}", null, cancellationToken);
    }

    // The encryption of a room cannot be switched off again.
    private async Task MoveOutAsync(RoomEvent encryption, MatrixUserId owner, CancellationToken cancellationToken)
    {
        var bot = new Actor(ids.Bot);
        try
        {
            await AnswerAsync(
                encryption,
                new BotText().Paragraph("This room is encrypted now, and I cannot read what is written in it. I leave it and invite you to another."),
                cancellationToken);
            await client.LeaveAsync(bot, encryption.Room, "encrypted", cancellationToken);
        }
        catch (MatrixException refused) when (refused.IsOutOfReach)
        {
            // Left it before a crash.
        }

        await management.GiveUpAsync(owner, encryption.Room, cancellationToken);
        await management.SayAsync(owner, FromBridge.Notice("We can talk here. Write help to see what I can do."), $"moved-{encryption.Id}", cancellationToken);
    }

    private async Task HearAsync(RoomEvent received, MatrixUserId owner, string text, CancellationToken cancellationToken)
    {
        var request = new CommandRequest(owner, received.Room, received.Id, text, null);
        await ShowBusyAsync(received.Room, s_busy, cancellationToken);
        try
        {
            var answer = await login.TryAnswerAsync(request, cancellationToken) ?? await commands.RunAsync(request, cancellationToken);
            if (!answer.IsEmpty)
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
        text.StartsWith("!msn", StringComparison.OrdinalIgnoreCase) && (text.Length == 4 || char.IsWhiteSpace(text[4])) ? text[4..].TrimStart() : text;
}
