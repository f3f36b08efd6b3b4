using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class UsersCommand(IPuppetDirectory directory) : IBotCommand
{
    public string Name => "users";

    public string Usage => "users";

    public string Summary => "who has linked an account here, and how it does";

    public BotCommandKind Kind => BotCommandKind.Admin;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        foreach (var user in await directory.FindUsersAsync(MatrixHome.Id, cancellationToken))
        {
            if (await directory.FindStatusAsync(user, cancellationToken) is { } status)
                lines.Add($"{user.Address}: {status.Account.Address} ({status.Account.Profile}), {status.Status.Describe()}");
        }

        return lines.Count == 0 ? new BotText().Paragraph("Nobody.") : new BotText().List(lines.Order(StringComparer.Ordinal));
    }
}
