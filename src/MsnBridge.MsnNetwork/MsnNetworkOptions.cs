using System.Collections.Immutable;
using MsnBridge.Msnp.PeerToPeer.Direct;
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

    /// <summary>What tells this bridge from other places an account is signed in from: anything that stays the same over restarts (MSNP16 and later).</summary>
    public string Installation { get; init; } = Environment.MachineName;

    /// <summary>The oldest version of MSNP that may be spoken with any network. Before MSNP8 a password goes over the wire as a hash that can be guessed, and a
    /// server that is not what it seems could ask for it.</summary>
    public string MinimumVersion { get; init; } = "MSNP8";

    /// <summary>Whether files and pictures may go over connections from client to client.</summary>
    public DirectConnectionOptions DirectConnections { get; init; } = DirectConnectionOptions.Default;

    /// <summary>How long a session may take to sign in before it counts as unreachable.</summary>
    public TimeSpan SignInTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
