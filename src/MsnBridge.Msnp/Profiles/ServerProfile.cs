using System.Collections.Immutable;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Profiles;

/// <summary>Everything that has to be known to sign in to one MSN network. Data: the networks that ship are in <c>server-profiles.json</c>.</summary>
public sealed record ServerProfile
{
    /// <summary>The name used in configuration, lower case.</summary>
    public required string Name { get; init; }

    /// <summary>Other names by which people know the network, lower case. What is stored is always <see cref="Name"/>.</summary>
    public ImmutableArray<string> Aliases { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>For a person to choose by.</summary>
    public required string Title { get; init; }

    /// <summary>Where a sign-in begins: the dispatch server, or the notification server where there is none.</summary>
    public required MsnpServerAddress NotificationServer { get; init; }

    /// <summary>Names of the dialects to offer, the newest first. Names unknown to this library are not offered.</summary>
    public ImmutableArray<string> Versions { get; init; } = ["MSNP12", "MSNP11", "MSNP10", "MSNP9", "MSNP8"];

    /// <summary>The oldest version to offer, though <see cref="Versions"/> may name older ones; null for all of them.</summary>
    public string? MinimumVersion { get; init; }

    /// <summary>Where a Passport client asks for the login server; null if <see cref="LoginUrl"/> is known.</summary>
    public Uri? NexusUrl { get; init; }

    /// <summary>The Passport login server; set, it makes asking the nexus unnecessary.</summary>
    public Uri? LoginUrl { get; init; }

    /// <summary>The token service of the age of MSNP12-15 (<c>RST.srf</c>); null where there is none.</summary>
    public Uri? RstUrl { get; init; }

    /// <summary>The token service of the age of MSNP16 and later (<c>RST2.srf</c>); null for <see cref="RstUrl"/>.</summary>
    public Uri? Rst2Url { get; init; }

    /// <summary>The address book service (<c>abservice.asmx</c>), without which MSNP13 and later cannot be spoken.</summary>
    public Uri? AddressBookUrl { get; init; }

    /// <summary>The sharing service (<c>SharingService.asmx</c>), which keeps who is allowed, blocked and pending.</summary>
    public Uri? SharingUrl { get; init; }

    /// <summary>The service that hands out offline messages (<c>rsi.asmx</c>); null where there is none.</summary>
    public Uri? OfflineMessagesUrl { get; init; }

    /// <summary>The service that takes offline messages (<c>oim.asmx</c>); null where there is none.</summary>
    public Uri? OfflineStoreUrl { get; init; }

    /// <summary>The storage service (<c>SchematizedStore.asmx</c>), which keeps name, message and picture; null where there is none.</summary>
    public Uri? StorageUrl { get; init; }

    /// <summary>The HTTP gateway (<c>gateway.dll</c>), for when the port of the notification server is closed; null where there is none. It may be plain
    /// http: what goes through it is as open as on the port.</summary>
    public Uri? GatewayUrl { get; init; }

    /// <summary>Hosts beside that of <see cref="GatewayUrl"/> to which the gateway may send requests on. An entry <c>.example.org</c> allows every host below
    /// that domain.</summary>
    public ImmutableArray<string> GatewayHosts { get; init; } = [];

    /// <summary>How the servers are reached.</summary>
    public ServerTransport Transport { get; init; }

    /// <summary>Hosts beside those of the URLs above that may be told password and tickets when the nexus names them or a server redirects to them. An
    /// entry <c>.example.org</c> allows every host below that domain.</summary>
    public ImmutableArray<string> LoginHosts { get; init; } = [];

    /// <summary>A network on this machine or in one's own house: plain HTTP and private addresses are allowed, and only then.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Where the network departs from what MSN did.</summary>
    public ServerQuirks Quirks { get; init; } = new();

    /// <summary>What nobody has confirmed about this profile, one sentence each; empty for a network of one's own.</summary>
    public ImmutableArray<string> Unconfirmed { get; init; } = [];

    /// <summary>What is wrong with the profile, one sentence each; empty if it can be used.</summary>
    public ImmutableArray<string> Validate() => ServerProfileRules.Check(this);
}

/// <summary>Where a network departs from what MSN did.</summary>
public sealed record ServerQuirks
{
    /// <summary>The oldest dialect whose clients may confirm a pending contact with <c>ADC RL</c>. MSN took it from MSNP10 on; Escargot closes the
    /// connection of a client below MSNP11 that tries.</summary>
    public int ReverseListEditsFrom { get; init; } = 10;

    /// <summary>Whether the network says so when it does not keep a message for somebody who is not there (<c>UUM</c>), so that its silence means that it does.
    /// Escargot says nothing either way.</summary>
    public bool TellsOfLostMessages { get; init; }

    /// <summary>The least time between two requests for a switchboard; MSN answered 800 to a client that hurried.</summary>
    public TimeSpan SwitchboardSpacing { get; init; } = TimeSpan.Zero;
}
