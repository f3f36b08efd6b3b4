using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Ghosts;
using MsnBridge.Matrix.Presence;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix;

/// <summary>Brings the Matrix side up: what is remembered is read, the bot has its name, and Core hears how each person is. The homeserver may
/// be away meanwhile.</summary>
internal sealed partial class MatrixService(
    MatrixOptions options,
    PortalDirectory portals,
    ManagementRooms management,
    Spaces spaces,
    GhostProfiles ghosts,
    GhostAvatar avatar,
    GhostPresences presences,
    UserPresences userPresences,
    GhostIds ids,
    IPuppetDirectory directory,
    IMatrixClient client,
    TimeProvider time,
    ILogger<MatrixService> logger) : BackgroundService
{
    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await portals.LoadAsync(cancellationToken);
        await management.LoadAsync(cancellationToken);
        await spaces.LoadAsync(cancellationToken);
        await ghosts.LoadAsync(cancellationToken);
        await userPresences.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await IntroduceBotAsync(stoppingToken);
                break;
            }
            catch (MatrixException refused)
            {
                // The registration is not the homeserver's. It reads it at its start, so an admin mends it while the bridge runs.
                LogRefused(refused);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // The border of the service: a store that takes nothing for a while must not end the process, and its people do without a picture of the bot until then.
                LogNotIntroduced(fault);
            }

            await Task.Delay(s_again, time, stoppingToken);
        }

        LogUp(options.Homeserver, ids.Bot);
        await ShowEverybodyAsync(stoppingToken);
    }

    private async Task IntroduceBotAsync(CancellationToken cancellationToken)
    {
        var bot = new Actor(ids.Bot);
        await client.EnsureRegisteredAsync(ids.Bot, cancellationToken);
        try
        {
            var profile = await client.FindProfileAsync(ids.Bot, cancellationToken);
            if (profile?.DisplayName != options.BotName)
                await client.SetDisplayNameAsync(bot, options.BotName, cancellationToken);
            if (await avatar.FindAsync(cancellationToken) is { } picture && profile?.Avatar != picture)
                await client.SetAvatarAsync(bot, picture, cancellationToken);
        }
        catch (MatrixException refused) when (!refused.IsUnknownToken)
        {
            // A homeserver that lets nobody choose a name has a bot without one.
            LogProfileRefused(refused);
        }
    }

    private async Task ShowEverybodyAsync(CancellationToken cancellationToken)
    {
        foreach (var user in await directory.FindUsersAsync(MatrixHome.Id, cancellationToken))
        {
            try
            {
                await ShowAsync(user, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The border of one person: whatever is wrong with him, or his being unlinked in this moment, concerns nobody else.
                LogNotShown(exception, user);
            }
        }
    }

    private async Task ShowAsync(HomeUser user, CancellationToken cancellationToken)
    {
        await userPresences.ShowAsync(MatrixHome.ToUserId(user), cancellationToken);
        if (await directory.FindStatusAsync(user, cancellationToken) is not { } status)
            return;
        foreach (var snapshot in await directory.GetContactsAsync(user, cancellationToken))
        {
            if (snapshot.Contact.IsListed)
                ghosts.Request(status.Account.Profile, snapshot.Contact.Id, snapshot.Contact.DisplayName);
            presences.Refresh(status.Account.Profile, snapshot.Contact.Id);
        }
    }

    [LoggerMessage(MatrixEventIds.Up, LogLevel.Information, "{Bot} is connected to the homeserver at {Homeserver}")]
    private partial void LogUp(Uri homeserver, MatrixUserId bot);

    [LoggerMessage(MatrixEventIds.RegistrationRefused, LogLevel.Error, "The homeserver does not take the bridge for an application service of its own: compare the registration (msnbridge doctor)")]
    private partial void LogRefused(Exception exception);

    [LoggerMessage(MatrixEventIds.BotNotIntroduced, LogLevel.Warning, "The bot could not be given its name and its picture; it is tried again in a minute")]
    private partial void LogNotIntroduced(Exception exception);

    [LoggerMessage(MatrixEventIds.BotProfileRefused, LogLevel.Warning, "The homeserver did not take the name or the picture of the bot")]
    private partial void LogProfileRefused(Exception exception);

    [LoggerMessage(MatrixEventIds.UserNotShown, LogLevel.Warning, "The contacts of {User} could not be shown at the start")]
    private partial void LogNotShown(Exception exception, HomeUser user);
}
