using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Server.Notification;

namespace MsnBridge.Msnp.Server.Hosting;

/// <summary>What a listener serves, for one that is none of sockets.</summary>
internal sealed record NetworkParts(
    MsnServerOptions Options,
    ServerAddresses Addresses,
    NotificationServices Services,
    FaultSwitches Faults,
    IReadOnlyList<IWebEndpoints> Web,
    ILoggerFactory Loggers);
