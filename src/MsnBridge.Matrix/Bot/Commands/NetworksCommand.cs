using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class NetworksCommand(IRemoteNetwork remote) : IBotCommand
{
    public string Name => "networks";

    public string Usage => "networks";

    public string Summary => "the MSN networks that accounts can be linked of";

    public BotCommandKind Kind => BotCommandKind.General;

    public Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new BotText().List(remote.Profiles.Select(profile => $"`{profile.Name}`: {profile.Title}")));
}
