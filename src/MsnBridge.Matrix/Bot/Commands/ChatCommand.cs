using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class ChatCommand(IPuppetDirectory directory, ContactArgument argument, Rooms.IDirectChats chats) : IBotCommand
{
    public string Name => "chat";

    public string Usage => "chat [address]";

    public string Summary => "open the room of a contact";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (!argument.TryRead(request, Name, out var contact, out var fault))
            return new BotText().Paragraph(fault);
        var listed = await directory.FindContactAsync(request.Owner, contact, cancellationToken) is { Contact.IsListed: true };
        var room = await chats.OpenAsync(request.User, contact, cancellationToken);
        var text = new BotText().Paragraph($"Your room with {contact}: https://matrix.to/#/{Uri.EscapeDataString(room.Value)}");
        return listed ? text : text.Paragraph($"{contact} is not on your list. Write `add {contact}`; until then MSN may not deliver what you write.");
    }
}
