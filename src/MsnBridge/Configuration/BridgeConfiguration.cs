using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Configuration;

/// <summary>Everything <c>bridge.yaml</c> says, read and checked. One record for each section; the defaults stand here.</summary>
internal sealed record BridgeConfiguration
{
    public required DataSettings Data { get; init; }

    public required XmppSettings Xmpp { get; init; }

    public required PuppetPolicy Bridge { get; init; }

    public required HealthSettings Health { get; init; }

    public required LoggingSettings Logging { get; init; }

    /// <summary>Where each setting came from.</summary>
    public required SettingsReport Report { get; init; }
}

internal sealed record DataSettings
{
    public string Database { get; init; } = "data/msnbridge.db";

    public string KeyFile { get; init; } = "data/msnbridge.key";
}

internal sealed record XmppSettings
{
    public string Server { get; init; } = "127.0.0.1";

    public int Port { get; init; } = 5347;

    public required string Component { get; init; }

    public required Secret Secret { get; init; }

    public IReadOnlyList<string> AllowedUsers { get; init; } = [];
}

internal sealed record HealthSettings
{
    public bool Enabled { get; init; } = true;

    public string Address { get; init; } = "127.0.0.1";

    public int Port { get; init; } = 9863;
}

internal sealed record LoggingSettings
{
    public LogLevel Level { get; init; } = LogLevel.Information;

    public bool Scopes { get; init; }

    public bool Timestamps { get; init; } = true;
}
