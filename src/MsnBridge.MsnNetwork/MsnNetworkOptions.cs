using System.Collections.Immutable;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Server;

namespace MsnBridge.MsnNetwork;

/// <summary>The MSN networks that people may link accounts of.</summary>
public sealed record MsnNetworkOptions
{
    /// <summary>Networks out there, the first the default where no embedded network runs.</summary>
    public ImmutableArray<ServerProfile> Profiles { get; init; } = [];

    /// <summary>The network to run in this process, offered as the first profile under the name <c>local</c>; null for none.</summary>
    public MsnServerOptions? EmbeddedNetwork { get; init; }

    /// <summary>The oldest version of MSNP that may be spoken with any network, for example <c>MSNP8</c>; null for all of them. Before MSNP8 a password goes over
    /// the wire as a hash that can be guessed.</summary>
    public string? MinimumVersion { get; init; }

    /// <summary>How long a session may take to sign in before it counts as unreachable.</summary>
    public TimeSpan SignInTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
