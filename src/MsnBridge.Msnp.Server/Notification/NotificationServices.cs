using MsnBridge.Msnp.Server.Circles;
using MsnBridge.Msnp.Server.Datagrams;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.Lists;
using MsnBridge.Msnp.Server.OfflineMessages;
using MsnBridge.Msnp.Server.Passport;
using MsnBridge.Msnp.Server.Sessions;
using MsnBridge.Msnp.Server.Switchboard;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>What the commands of the notification server work on.</summary>
internal sealed record NotificationServices(
    MsnServerOptions Options,
    PresenceService Presence,
    ContactListService Lists,
    NoticeService Notices,
    SwitchboardExchange Exchange,
    DatagramService Datagrams,
    DatagramRelays Relays,
    TemporaryGroups Groups,
    OfflineMessageStore OfflineMessages,
    PassportService Passport,
    OldSignIn OldSignIn,
    ServerAddresses Addresses,
    FaultSwitches Faults,
    TimeProvider Time,
    CircleMeetings Meetings,
    CircleTickets CircleTickets);
