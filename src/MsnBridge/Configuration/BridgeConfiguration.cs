using System.Net;
using MsnBridge.Core.Content;
using MsnBridge.Core.Files;
using MsnBridge.Core.Puppets;
using MsnBridge.Data.Sqlite;
using MsnBridge.Matrix;
using MsnBridge.MsnNetwork;
using MsnBridge.Msnp.Server;
using MsnBridge.Web;
using MsnBridge.Xmpp;

namespace MsnBridge.Configuration;

/// <summary>Everything <c>bridge.yaml</c> says, read and checked. One record for each section; the defaults stand here.</summary>
internal sealed record BridgeConfiguration
{
    public required SqliteDataOptions Data { get; init; }

    public required MsnNetworkOptions Msn { get; init; }

    /// <summary>Null where the embedded network is switched off.</summary>
    public required MsnServerOptions? MsnServer { get; init; }

    /// <summary>Null where XMPP is switched off; then Matrix is not.</summary>
    public required XmppOptions? Xmpp { get; init; }

    /// <summary>Null where Matrix is switched off; then XMPP is not.</summary>
    public required MatrixOptions? Matrix { get; init; }

    public required PuppetPolicy Bridge { get; init; }

    /// <summary>A part of <see cref="Bridge"/>, in a section of its own.</summary>
    public required FilePolicy Files { get; init; }

    public required ContentPolicy Content { get; init; }

    public required PageOptions Page { get; init; }

    public required HealthSettings Health { get; init; }

    public required TelemetrySettings Telemetry { get; init; }

    public required LoggingSettings Logging { get; init; }

    /// <summary>Where each setting came from.</summary>
    public required SettingsReport Report { get; init; }
}

internal sealed record HealthSettings
{
    public bool Enabled { get; init; } = true;

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public int Port { get; init; } = 9863;
}

internal sealed record TelemetrySettings
{
    public bool Metrics { get; init; } = true;

    /// <summary>Null where nothing is sent.</summary>
    public Uri? OtlpEndpoint { get; init; }

    public OtlpProtocol OtlpProtocol { get; init; } = OtlpProtocol.Grpc;
}

/// <summary>How the collector is spoken to.</summary>
internal enum OtlpProtocol
{
    Grpc,
    HttpProtobuf,
}

/// <summary>The form of a line of the log.</summary>
internal enum LogFormat
{
    Text,
    Json,
}

internal sealed record LoggingSettings
{
    public LogFormat Format { get; init; } = LogFormat.Text;

    public LogLevel Level { get; init; } = LogLevel.Information;

    public bool Scopes { get; init; }

    public bool Timestamps { get; init; } = true;
}
