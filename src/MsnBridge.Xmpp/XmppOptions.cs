using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;

namespace MsnBridge.Xmpp;

/// <summary>The <c>xmpp</c> section of <c>bridge.yaml</c>: where the XMPP server is and as what the transport joins it.</summary>
public sealed record XmppOptions
{
    /// <summary>Name or address of the XMPP server's component port.</summary>
    public string Server { get; init; } = "127.0.0.1";

    /// <summary>The server's component port (XEP-0114); 5347 by custom.</summary>
    public int Port { get; init; } = 5347;

    /// <summary>The transport's own domain, as configured at the server. Contacts live below it, so changing it changes every contact's address.</summary>
    public string Component { get; init; } = "msn.localhost";

    /// <summary>The domain whose server the transport is part of; null where <see cref="Component"/> has none above it.</summary>
    internal string? DomainAbove => Component.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? Component[(dot + 1)..] : null;

    /// <summary>The secret that the server shares with the transport. It crosses the connection only as a hash.</summary>
    public Secret Secret { get; init; } = new("");

    /// <summary>Who may use the transport: domains (<c>example.org</c>) or bare addresses (<c>alice@example.org</c>). Empty means everybody
    /// of the domain above <see cref="Component"/>.</summary>
    public IReadOnlyList<string> AllowedUsers { get; init; } = [];

    /// <summary>What the transport is called in rosters and service lists.</summary>
    public string Name { get; init; } = "MSN";

    /// <summary>Whether files that users link to are fetched from addresses that only this machine or its network can reach, and put there where a user's
    /// server says so. With the server that the transport is part of it is so in any case.</summary>
    public bool FetchFromPrivateAddresses { get; init; }

    /// <summary>Files that the bridge hands out itself.</summary>
    public XmppFileOptions Files { get; init; } = new();

    /// <summary>The longest stanza taken from the server, in bytes; a longer one ends the connection. Servers limit their clients to less.</summary>
    public int MaxStanzaBytes { get; init; } = 1024 * 1024;

    /// <summary>The longest message body taken from a user, in characters.</summary>
    public int MaxMessageLength { get; init; } = 10_000;

    /// <summary>How many stanzas of one user may wait before further ones are refused.</summary>
    public int MaxWaitingStanzas { get; init; } = 500;

    /// <summary>The same for presence, of which a sign-in alone brings two stanzas for each contact.</summary>
    internal int MaxWaitingPresences => 20 * MaxWaitingStanzas;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may take to answer the handshake.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the server may take to answer a question, for example about a roster.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After how long a silent connection is tried with a ping.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After how long an unanswered ping means that the connection is dead.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first wait before connecting again; it doubles up to <see cref="MaxReconnectDelay"/>.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Everything that is wrong with these options; empty when nothing is.</summary>
    public IReadOnlyList<XmppOptionsFault> Validate()
    {
        List<XmppOptionsFault> faults = [];
        if (string.IsNullOrWhiteSpace(Server))
        {
            faults.Add(new("server", "is missing: the name or address of the XMPP server's component port, for example 127.0.0.1."));
        }

        if (Port is < 1 or > 65535)
        {
            faults.Add(new("port", $"is {Port}: a port is a number from 1 to 65535; component ports are usually 5347."));
        }

        if (!Jid.TryParse(Component, out var component) || !component.IsDomain)
        {
            faults.Add(new("component", $"is '{Component}': it must be a domain of the transport's own, for example msn.example.org."));
        }
        else if (AllowedUsers.Count == 0 && !Component.Contains('.', StringComparison.Ordinal))
        {
            faults.Add(new("allowedUsers", $"is empty, and '{Component}' has no domain above it whose users could be meant: name the domains or addresses."));
        }

        if (Secret.Reveal().Length == 0)
        {
            faults.Add(new("secret", "is missing: it must be the component's secret as the XMPP server has it."));
        }

        foreach (var allowed in AllowedUsers.Where(allowed => !Jid.TryParse(allowed, out var jid) || jid.Resource is not null))
        {
            faults.Add(new("allowedUsers", $"has '{allowed}': an entry is a domain (example.org) or an address (alice@example.org)."));
        }

        faults.AddRange(Files.Validate().Select(fault => fault with { Key = "files." + fault.Key }));
        CheckNumber("maxStanzaBytes", MaxStanzaBytes, 10_000, 100 * 1024 * 1024, faults);
        CheckNumber("maxMessageLength", MaxMessageLength, 1, 1_000_000, faults);
        CheckNumber("maxWaitingStanzas", MaxWaitingStanzas, 1, 1_000_000, faults);
        CheckTime("connectTimeout", ConnectTimeout, faults);
        CheckTime("handshakeTimeout", HandshakeTimeout, faults);
        CheckTime("queryTimeout", QueryTimeout, faults);
        CheckTime("keepAlive", KeepAlive, faults);
        CheckTime("pingTimeout", PingTimeout, faults);
        CheckTime("reconnectDelay", ReconnectDelay, faults);
        CheckTime("maxReconnectDelay", MaxReconnectDelay, faults);
        if (MaxReconnectDelay < ReconnectDelay)
        {
            faults.Add(new("maxReconnectDelay", $"is {MaxReconnectDelay}, less than reconnectDelay, which is {ReconnectDelay}."));
        }

        return faults;
    }

    private static void CheckNumber(string key, int value, int least, int most, List<XmppOptionsFault> faults)
    {
        if (value < least || value > most)
        {
            faults.Add(new(key, $"is {value}: it must be from {least} to {most}."));
        }
    }

    private static void CheckTime(string key, TimeSpan value, List<XmppOptionsFault> faults)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
        {
            faults.Add(new(key, $"is {value}: it must be more than nothing and at most an hour."));
        }
    }
}

/// <param name="Key">The key within the <c>xmpp</c> section, in the form it has in <c>bridge.yaml</c>.</param>
/// <param name="Message">What is wrong with it, to be read after the key.</param>
public sealed record XmppOptionsFault(string Key, string Message);
