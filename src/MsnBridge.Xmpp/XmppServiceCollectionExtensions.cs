using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MsnBridge.Core.Networks;
using MsnBridge.Core.People;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Avatars;
using MsnBridge.Xmpp.Commands;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Files;
using MsnBridge.Xmpp.Gateway;
using MsnBridge.Xmpp.Messages;
using MsnBridge.Xmpp.Presences;
using MsnBridge.Xmpp.Registration;
using MsnBridge.Xmpp.Rooms;
using MsnBridge.Xmpp.Roster;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp;

/// <summary>Adds the XMPP side of the bridge.</summary>
public static class XmppServiceCollectionExtensions
{
    /// <summary>Adds the transport: an <see cref="IHomeNetwork"/>, an <see cref="IXmppLink"/> and the hosted service that runs them. Needs
    /// what Core and the remote network add, an <see cref="IHomeRosterStore"/>, an <see cref="IHomeMemory"/> and logging.</summary>
    /// <exception cref="ArgumentException">The options have faults (<see cref="XmppOptions.Validate"/>); all are named.</exception>
    public static IServiceCollection AddXmpp(this IServiceCollection services, XmppOptions options)
    {
        var faults = options.Validate();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults.Select(fault => $"xmpp.{fault.Key} {fault.Message}")), nameof(options));
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.TryAddSingleton<IComponentConnector, TcpComponentConnector>();
        services.AddSingleton<XmppComponent>();
        services.AddSingleton<IStanzaStream>(provider => provider.GetRequiredService<XmppComponent>());
        services.AddSingleton<IXmppLink>(provider => provider.GetRequiredService<XmppComponent>());
        services.AddSingleton<ContactAddresses>();
        services.AddSingleton<UserSessions>();

        services.AddSingleton<IHomeNetwork, XmppHomeNetwork>();
        services.AddSingleton<DeliveryRenderer>();
        services.AddSingleton<ContactPresenter>();
        services.AddSingleton<ContactTunes>();
        services.AddSingleton<ContactAvatars>();
        services.AddSingleton<AvatarPresenter>();
        services.AddSingleton<OwnAvatars>();
        services.AddSingleton<TransportPresenter>();
        services.AddSingleton<TransportCapabilities>();
        services.AddSingleton<DeviceFeatures>();
        services.AddSingleton<PersonalEvents>();
        services.AddSingleton<PersonalNames>();
        services.AddSingleton<Privileges>();
        services.AddSingleton<PrivilegedRoster>();
        services.AddSingleton<RosterMemory>();
        services.AddSingleton<ContactRoster>();
        services.AddSingleton<RosterQueue>();
        services.AddSingleton<ContactEdits>();
        services.AddSingleton<RosterWords>();

        services.AddSingleton<RoomAddresses>();
        services.AddSingleton<RoomGroups>();
        services.AddSingleton<RoomMemory>();
        services.AddSingleton<RoomBook>();
        services.AddSingleton<RoomQueue>();
        services.AddSingleton<RoomStanzas>();
        services.AddSingleton<RoomPresenter>();
        services.AddSingleton<RoomBookmarks>();
        services.AddSingleton<RoomInvitations>();
        services.AddSingleton<RoomDeliveries>();
        services.AddSingleton<RoomPresenceReceiver>();
        services.AddSingleton<RoomMessageReceiver>();
        services.AddSingleton<RoomQueries>();
        services.AddSingleton<RoomService>();

        services.AddSingleton<UploadService>();
        services.AddSingleton<FileHttp>();
        services.AddSingleton<HostedFiles>();
        services.AddSingleton<FileServer>();
        services.AddSingleton<SharedLinks>();
        services.AddSingleton<SentFiles>();
        services.AddSingleton<TransferPresenter>();

        services.AddSingleton<TransportGateway>();
        services.AddSingleton<AccessRules>();
        services.AddSingleton<MessageReceiver>();
        services.AddSingleton<BitsOfBinary>();
        services.AddSingleton<Withdrawals>();
        services.AddSingleton<TransportChat>();
        services.AddSingleton<FileOfferAnswers>();
        services.AddSingleton<PresenceReceiver>();
        services.AddSingleton<SubscriptionReceiver>();
        services.AddSingleton<IqHandler>();
        services.AddSingleton<DiscoveryHandler>();
        services.AddSingleton<AccountLinking>();
        services.AddSingleton<RegistrationHandler>();
        services.AddSingleton<IAdHocCommand, LinkCommand>();
        services.AddSingleton<IAdHocCommand, UnlinkCommand>();
        services.AddSingleton<IAdHocCommand, StatusCommand>();
        services.AddSingleton<IAdHocCommand, ReconnectCommand>();
        services.AddSingleton<IAdHocCommand, NewGroupCommand>();
        services.AddSingleton<IAdHocCommand, LeaveGroupCommand>();
        services.AddSingleton<IAdHocCommand, ContactCommand>();
        services.AddSingleton<IAdHocCommand, PlacesCommand>();
        services.AddSingleton<IAdHocCommand, SettingsCommand>();
        services.AddSingleton<IAdHocCommand, FilesCommand>();
        services.AddSingleton<IAdHocCommand, PictureCommand>();
        services.AddSingleton<IHomeAccounts, XmppAccounts>();
        services.AddSingleton<IHomeErasure, XmppErasure>();
        services.TryAddSingleton<PageInvitation>();
        services.AddSingleton<IAdHocCommand, PageCommand>();
        if (services.Any(service => service.ServiceType == typeof(IPersonData)))
        {
            services.AddSingleton<IAdHocCommand, ExportCommand>();
            services.AddSingleton<IAdHocCommand, ForgetMeCommand>();
        }

        services.AddSingleton<AdHocCommands>();

        services.AddHostedService(provider => provider.GetRequiredService<FileServer>());
        services.AddHostedService<XmppService>();
        services.AddMetrics();
        services.AddHostedService<XmppGauges>();
        return services;
    }
}
