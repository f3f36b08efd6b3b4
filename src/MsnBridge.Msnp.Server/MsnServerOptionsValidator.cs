using System.Net;

namespace MsnBridge.Msnp.Server;

/// <summary>Looks for faults in the options, all at once.</summary>
internal static class MsnServerOptionsValidator
{
    private const int HighestPort = 65535;

    /// <exception cref="ArgumentException">There are faults; the message names each.</exception>
    public static void Validate(MsnServerOptions options)
    {
        string[] faults = [.. Faults(options)];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
    }

    private static IEnumerable<string> Faults(MsnServerOptions options)
    {
        (string Name, int? Port)[] ports =
        [
            (nameof(options.NotificationPort), options.NotificationPort),
            (nameof(options.SwitchboardPort), options.SwitchboardPort),
            (nameof(options.DispatchPort), options.DispatchPort),
            (nameof(options.PassportPort), options.PassportPort),
            (nameof(options.PassportTlsPort), options.PassportTlsPort),
        ];
        foreach (var (name, port) in ports)
        {
            if (port is < 0 or > HighestPort)
                yield return $"{name} is {port}; a port is 0 to {HighestPort}.";
        }

        foreach (var shared in ports.Where(port => port.Port > 0).GroupBy(port => port.Port).Where(group => group.Count() > 1))
            yield return $"{string.Join(" and ", shared.Select(port => port.Name))} are both {shared.Key}.";

        (string Name, TimeSpan Value)[] durations =
        [
            (nameof(options.SignInTimeout), options.SignInTimeout),
            (nameof(options.SilenceTimeout), options.SilenceTimeout),
            (nameof(options.ChallengeTimeout), options.ChallengeTimeout),
            (nameof(options.PingInterval), options.PingInterval),
            (nameof(options.TicketLifetime), options.TicketLifetime),
            (nameof(options.ServiceTicketLifetime), options.ServiceTicketLifetime),
            (nameof(options.CookieLifetime), options.CookieLifetime),
            (nameof(options.SwitchboardJoinTimeout), options.SwitchboardJoinTimeout),
            (nameof(options.SwitchboardIdleTimeout), options.SwitchboardIdleTimeout),
            (nameof(options.CloseTimeout), options.CloseTimeout),
        ];
        foreach (var (name, value) in durations)
        {
            if (value <= TimeSpan.Zero)
                yield return $"{name} is {value}; it must be longer than nothing.";
        }

        (string Name, int Value)[] counts =
        [
            (nameof(options.PasswordIterations), options.PasswordIterations),
            (nameof(options.MaxContacts), options.MaxContacts),
            (nameof(options.MaxOfflineMessages), options.MaxOfflineMessages),
            (nameof(options.MaxOfflineMessageLength), options.MaxOfflineMessageLength),
            (nameof(options.MaxOfflineMessagesPerMinute), options.MaxOfflineMessagesPerMinute),
            (nameof(options.MaxParticipants), options.MaxParticipants),
            (nameof(options.OutgoingQueueLength), options.OutgoingQueueLength),
            (nameof(options.MaxConnections), options.MaxConnections),
        ];
        foreach (var (name, value) in counts)
        {
            if (value <= 0)
                yield return $"{name} is {value}; it must be at least 1.";
        }

        if (options.PublicHost is null && (options.ListenAddress.Equals(IPAddress.Any) || options.ListenAddress.Equals(IPAddress.IPv6Any)))
            yield return $"{nameof(options.ListenAddress)} is every address, so {nameof(options.PublicHost)} must say which one clients are told.";

        if (options.Dialects.Count == 0)
            yield return $"{nameof(options.Dialects)} is empty; at least one version must be spoken.";
    }
}
