using MsnBridge.Core.Content;
using MsnBridge.Core.Files;
using MsnBridge.Core.People;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Files;

namespace MsnBridge.Matrix.Bot.Commands;

/// <summary>Gives a person what the bridge holds about him, as a file in the room he has with the bot alone.</summary>
internal sealed class ExportCommand(IPersonData data, PrivateTalk talk, MediaFiles files, GhostIds ids, IMatrixClient client) : IBotCommand
{
    public string Name => "export";

    public string Usage => "export";

    public string Summary => "a file with everything that the bridge holds about you";

    public BotCommandKind Kind => BotCommandKind.General;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (await talk.RefuseAsync(request, cancellationToken) is { } refusal)
            return refusal;
        var outcome = await data.ExportAsync(request.Owner, (content, token) => HandAsync(request, content, token), cancellationToken);
        return new BotText().Paragraph(PersonDataText.Describe(outcome) ?? PersonDataText.Contents);
    }

    private async Task<bool> HandAsync(CommandRequest request, StoredContent content, CancellationToken cancellationToken)
    {
        try
        {
            if (await files.UploadAsync(content.Key, content.MediaType, PersonDataText.FileName, cancellationToken) is not { } uploaded)
                return false;
            var file = new SharedFile(PersonDataText.FileName, content.MediaType, content.Size, FileKind.File);
            await client.SendAsync(
                new Actor(ids.Bot), request.Room, "m.room.message", FileMessages.Write(file, uploaded, null), $"export-{request.Event}", null, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is MatrixException or MatrixUnavailableException)
        {
            return false;
        }
    }
}
