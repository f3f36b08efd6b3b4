using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class NameCommand(IPuppetDirectory directory) : IBotCommand
{
    public string Name => "name";

    public string Usage => "name [new name]";

    public string Summary => "change what you are called on MSN";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Rest.Length == 0)
            return new BotText().Paragraph("Write `name` and what you want to be called on MSN.");
        return await directory.SetDisplayNameAsync(request.Owner, request.Rest, cancellationToken) switch
        {
            DisplayNameResult.Changed => new BotText().Paragraph($"You are called {request.Rest.Replace('`', '\'')} on MSN now."),
            DisplayNameResult.NotSignedIn => new BotText().Paragraph("You are not signed in to MSN at the moment. Write `status` to see why."),
            DisplayNameResult.NoAccount => new BotText().Paragraph("You have no MSN account linked. Write `login` to link one."),
            _ => new BotText().Paragraph("MSN refused this name. It may be too long, or hold a word that the network does not take."),
        };
    }
}
