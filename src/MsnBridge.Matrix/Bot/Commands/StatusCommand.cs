using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class StatusCommand(IPuppetDirectory directory, Presence.UserPresences presences) : IBotCommand
{
    public string Name => "status";

    public string Usage => "status";

    public string Summary => "how your MSN account does";

    public BotCommandKind Kind => BotCommandKind.General;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (await directory.FindStatusAsync(request.Owner, cancellationToken) is not { } status)
            return new BotText().Paragraph("You have no MSN account linked. Write `login` to link one.");
        return new BotText()
            .Paragraph($"{status.Account.Address} ({status.Account.Profile}): {status.Status.Describe()}")
            .Paragraph($"{status.ContactsOnline} of {status.ContactCount} contacts are there. MSN sees you: {PresenceWords.Describe(presences.Wanted(request.User))}.");
    }
}
