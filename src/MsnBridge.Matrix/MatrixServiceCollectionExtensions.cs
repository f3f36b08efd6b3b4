using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MsnBridge.Core.Events;
using MsnBridge.Core.Networks;
using MsnBridge.Core.People;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Access;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Bot;
using MsnBridge.Matrix.Bot.Commands;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.DoublePuppets;
using MsnBridge.Matrix.Files;
using MsnBridge.Matrix.Ghosts;
using MsnBridge.Matrix.Media;
using MsnBridge.Matrix.Presence;
using MsnBridge.Matrix.Provisioning;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix;

/// <summary>Adds the Matrix side of the bridge.</summary>
public static class MatrixServiceCollectionExtensions
{
    /// <summary>Adds the application service: an <see cref="IHomeNetwork"/>, an <see cref="IMatrixLink"/> and the hosted services that run them,
    /// in the order of starting. Needs what Core and the remote network add, the stores of <see cref="IHomeInbox"/>, <see cref="IHomeMemory"/>
    /// and <see cref="IHomeSecrets"/>, and logging.</summary>
    /// <exception cref="ArgumentException">The options have faults (<see cref="MatrixOptions.Validate"/>); all are named.</exception>
    public static IServiceCollection AddMatrix(this IServiceCollection services, MatrixOptions options)
    {
        var faults = options.Validate();
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults.Select(fault => $"matrix.{fault.Key} {fault.Message}")), nameof(options));

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddMatrixClient();
        services.AddSingleton<GhostIds>();
        services.AddSingleton<AccessRules>();
        services.AddSingleton<DoublePuppetDirectory>();

        services.AddSingleton<IHomeNetwork, MatrixHomeNetwork>();
        services.AddRooms();
        services.AddPresence();
        services.AddBot();
        services.AddAppservice();
        return services;
    }

    private static void AddRooms(this IServiceCollection services)
    {
        services.AddSingleton<GhostAvatar>();
        services.AddSingleton<IProtocolIcon>(provider => provider.GetRequiredService<GhostAvatar>());
        services.AddSingleton<GhostProfiles>();
        services.AddSingleton<GhostPictures>();
        services.AddSingleton<PortalDirectory>();
        services.AddSingleton<PortalRooms>();
        services.AddSingleton<ReadMarkers>();
        services.AddSingleton<MediaFiles>();
        services.AddSingleton<OfferNotices>();
        services.AddSingleton<OfferAnswers>();
        services.AddSingleton<TransferNotices>();
        services.AddSingleton<PortalDeliveries>();
        services.AddSingleton<ContentUploads>();
        services.AddSingleton<InlineImages>();
        services.AddSingleton<IDirectChats, DirectChats>();
        services.AddSingleton<ManagementRooms>();
        services.AddSingleton<LoginNotices>();
        services.AddSingleton<Spaces>();
        services.AddSingleton<RoomMaker>();
        services.AddSingleton<RoomMembers>();
        services.AddSingleton<RoomHistory>();
        services.AddSingleton<BridgeInfo>();
        services.AddSingleton<DirectChatList>();
        services.AddSingleton<GroupRooms>();
        services.AddSingleton<GroupMemberships>();
        services.AddSingleton<Memberships>();
        services.AddSingleton<PortalEvents>();
        services.AddSingleton<IHomeErasure, MatrixErasure>();
    }

    private static void AddPresence(this IServiceCollection services)
    {
        services.AddSingleton<GhostPresences>();
        services.AddSingleton<UserPresences>();
        services.AddSingleton<TypingRelay>();
        services.AddSingleton<UserNames>();
        services.AddSingleton<UserPictures>();
    }

    private static void AddBot(this IServiceCollection services)
    {
        services.AddSingleton<ManagementEvents>();
        services.AddSingleton<CommandInterpreter>();
        services.AddSingleton<LoginConversation>();
        services.AddSingleton<SecretRemoval>();
        services.AddSingleton<ContactArgument>();
        services.AddSingleton<IBotCommand, LoginCommand>();
        services.AddSingleton<IBotCommand, LogoutCommand>();
        services.AddSingleton<IBotCommand, StatusCommand>();
        services.AddSingleton<IBotCommand, NetworksCommand>();
        services.AddSingleton<IBotCommand, PresenceCommand>();
        services.AddSingleton<IBotCommand, LoginMatrixCommand>();
        services.AddSingleton<IBotCommand, LogoutMatrixCommand>();
        services.AddSingleton<IBotCommand, ContactsCommand>();
        services.AddSingleton<IBotCommand, GroupsCommand>();
        services.AddSingleton<IBotCommand, GroupCommand>();
        services.AddSingleton<IBotCommand, ChatCommand>();
        services.AddContactEdit("add", "put somebody on your contact list", ContactEditKind.Add, "I am asking MSN to add");
        services.AddContactEdit("remove", "take somebody off your contact list", ContactEditKind.Remove, "I am asking MSN to remove");
        services.AddContactEdit(
            "accept", "let somebody who added you see and write to you, and add him", ContactEditKind.Add, "I am accepting");
        services.AddContactEdit("decline", "say no to somebody who added you", ContactEditKind.Decline, "I am declining");
        services.AddContactEdit("block", "somebody shall see you offline and not write to you", ContactEditKind.Block, "I am blocking");
        services.AddContactEdit("unblock", "let somebody see and write to you again", ContactEditKind.Unblock, "I am unblocking");
        services.AddSingleton<IBotCommand, NudgeCommand>();
        services.AddSingleton<IBotCommand, FilesCommand>();
        services.AddSingleton<IBotCommand, NameCommand>();
        services.AddSingleton<IBotCommand, PictureCommand>();
        services.AddSingleton<IBotCommand, FollowNameCommand>();
        services.AddSingleton<IBotCommand, WaitCommand>();
        services.AddSingleton<IBotCommand, EmoticonsCommand>();
        services.AddSingleton<IBotCommand, PlacesCommand>();
        services.AddSingleton<IBotCommand, SignOutPlaceCommand>();
        services.AddSingleton<IBotCommand, ReconnectCommand>();
        services.AddSingleton<IBotCommand, UsersCommand>();
        services.AddSingleton<IBotCommand, LogoutUserCommand>();
        services.AddSingleton<IBotCommand, ReconnectUserCommand>();
        services.AddSingleton<IHomeAccounts, MatrixAccounts>();
        services.TryAddSingleton<PageInvitation>();
        services.AddSingleton<PrivateTalk>();
        services.AddSingleton<IBotCommand, PageCommand>();
        if (services.Any(service => service.ServiceType == typeof(IPersonData)))
        {
            services.AddSingleton<IBotCommand, ExportCommand>();
            services.AddSingleton<IBotCommand, ForgetMeCommand>();
        }
    }

    private static void AddContactEdit(this IServiceCollection services, string name, string summary, ContactEditKind kind, string doing) =>
        services.AddSingleton<IBotCommand>(provider => new ContactEditCommand(
            name, summary, kind, doing, provider.GetRequiredService<IPuppetDirectory>(), provider.GetRequiredService<ContactArgument>()));

    // What is remembered is read first; the homeserver is let in last.
    private static void AddAppservice(this IServiceCollection services)
    {
        services.AddSingleton<TransactionReceiver>();
        services.AddSingleton<ThirdPartyLookup>();
        services.AddSingleton<PingListener>();
        services.AddSingleton<IGhostQuery, GhostQuery>();
        services.AddSingleton<IEphemeralSink, EphemeralEvents>();
        services.AddSingleton<IRoomEventHandler, RoomEventRouter>();
        services.AddSingleton<RoomEventDispatcher>();
        services.AddSingleton<IRoomEventSink>(provider => provider.GetRequiredService<RoomEventDispatcher>());
        services.AddSingleton<IMatrixEndpoints, AppserviceEndpoints>();
        services.AddSingleton<IProvisionedUsers, ProvisionedUsers>();
        services.AddSingleton<ProvisioningAccess>();
        services.AddSingleton<LoginProcesses>();
        services.AddSingleton<ContactListing>();
        services.AddSingleton<IMatrixEndpoints, ProvisioningEndpoints>();
        services.AddSingleton<AppserviceServer>();
        services.AddSingleton<HomeserverPing>();

        services.AddSingleton<MatrixService>();
        services.AddHostedService(provider => provider.GetRequiredService<MatrixService>());
        services.AddHostedService(provider => provider.GetRequiredService<GhostProfiles>());
        services.AddHostedService(provider => provider.GetRequiredService<GhostPictures>());
        services.AddHostedService(provider => provider.GetRequiredService<UserPictures>());
        services.AddHostedService(provider => provider.GetRequiredService<GhostPresences>());
        services.AddHostedService(provider => provider.GetRequiredService<TypingRelay>());
        services.AddHostedService(provider => provider.GetRequiredService<RoomEventDispatcher>());
        services.AddHostedService(provider => provider.GetRequiredService<AppserviceServer>());
        services.AddHostedService(provider => provider.GetRequiredService<HomeserverPing>());
        services.AddSingleton<IMatrixReach>(provider => provider.GetRequiredService<HomeserverPing>());
        services.AddMetrics();
        services.AddHostedService<MatrixGauges>();
    }
}
