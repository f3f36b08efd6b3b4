using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Msnp.Client;

/// <summary>What a client needs beside the account. One value can serve many clients.</summary>
public sealed record MsnpClientOptions
{
    /// <summary>The network to sign in to.</summary>
    public required ServerProfile Profile { get; init; }

    /// <summary>For the login server. Must not follow redirects by itself; <see cref="Authentication.PassportHttp.CreateClient"/> makes one. Not disposed
    /// by the client.</summary>
    public required HttpClient Http { get; init; }

    /// <summary>The clock behind every time-out and timer.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log; nowhere by default. No password, ticket, cookie or message is ever logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Limits and trace of each connection.</summary>
    public MsnpConnectionOptions Connection { get; init; } = MsnpConnectionOptions.Default;

    /// <summary>How many events may wait to be read before the connections are read no further.</summary>
    public int EventCapacity { get; init; } = 4096;

    /// <summary>How long making one connection may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After how long without traffic a switchboard is closed.</summary>
    public TimeSpan SwitchboardIdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What the client says it can do. Pieces of long messages are joined, and of peer-to-peer the version of MSN Messenger 7.0 is spoken, which every later
    /// client speaks with those who announce it. Before MSNP9 nothing of peer-to-peer is announced.</summary>
    public ClientCapabilities Capabilities { get; init; } = ClientCapabilities.ChunkedMessages | ClientCapabilities.PeerToPeer70;

    /// <summary>What else the client says it can do (MSNP16 and later).</summary>
    public ExtendedCapabilities ExtendedCapabilities { get; init; } = ExtendedCapabilities.None;

    /// <summary>Whether files and pictures may go over connections from client to client. By default only to public addresses that contacts offer.</summary>
    public DirectConnectionOptions DirectConnections { get; init; } = DirectConnectionOptions.Default;

    /// <summary>Where what comes of a file waits while its destination is slower than its sender.</summary>
    public ITransferSpool Spool { get; init; } = TemporaryFileSpool.Shared;

    /// <summary>The place the account is signed in from, by which servers of MSNP16 and later tell its places apart. The same place must always have the same
    /// id, or an earlier sign-in seems to go on beside the new one. Null to make it from <see cref="EndpointSeed"/> and the account.</summary>
    public Guid? EndpointId { get; init; }

    /// <summary>What tells this place from others of the same account: anything that is this installation's own and stays the same.</summary>
    public string EndpointSeed { get; init; } = "";

    /// <summary>What the account's other places call this one.</summary>
    public string EndpointName { get; init; } = "MsnBridge";

    /// <summary>The oldest version to sign in with, for example <c>MSNP12</c>; null for the oldest the profile has. Below it nothing is tried.</summary>
    public string? MinimumVersion { get; init; }

    /// <summary>The version to begin with, since it is known to work; newer ones are tried only if it does not. Null for the newest.</summary>
    public string? PreferredVersion { get; init; }

    /// <summary>Connects to a server; null for TCP.</summary>
    public Func<MsnpServerAddress, CancellationToken, Task<MsnpConnection>>? Connect { get; init; }

    /// <summary>A number from 0 up to 1 for each wait that is not to be the same for all sessions.</summary>
    internal Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
