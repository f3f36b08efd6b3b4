using System.Globalization;
using MsnBridge.Core.Settings;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class WaitCommand(PersonalSettings settings) : IBotCommand
{
    public string Name => "wait";

    public string Usage => "wait [time|default]";

    public string Summary => "how long your messages wait while MSN is away";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var isDefault = request.Rest.Equals("default", StringComparison.OrdinalIgnoreCase);
        TimeSpan? wanted = LifetimeText.TryParse(request.Rest, out var chosen) ? chosen : null;
        var (shortest, longest) = settings.MessageLifetimes;
        if (request.Rest.Length > 0 && !isDefault && (wanted is null || wanted < shortest || wanted > longest))
        {
            return new BotText().Paragraph(string.Create(
                CultureInfo.InvariantCulture,
                $"Write a time from {LifetimeText.Describe(shortest)} to {LifetimeText.Describe(longest)}, for example `wait 12h`, or `wait default`."));
        }

        if (request.Rest.Length > 0)
            await settings.SaveAsync(request.Owner, await settings.FindAsync(request.Owner, cancellationToken) with { MessageLifetime = wanted }, cancellationToken);
        var waits = await settings.FindMessageLifetimeAsync(request.Owner, cancellationToken);
        return new BotText().Paragraph(
            $"While MSN is away, a message of yours waits for {LifetimeText.Describe(waits)}. Then you are told that it was not delivered.");
    }
}
