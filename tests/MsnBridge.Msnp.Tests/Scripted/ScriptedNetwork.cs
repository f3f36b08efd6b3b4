using System.Threading.Channels;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.Scripted;

/// <summary>A network whose servers are played by a test, over pipes in memory: its connections in the order in which the client makes them.</summary>
internal sealed class ScriptedNetwork : IAsyncDisposable
{
    public const string Account = "alice@example.com";
    public const string Password = "bridge-pass, 100%";
    public const string Ticket = "kq2Zr8vXb0LwPd5sNc1e";
    public const string Nonce = "ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoOEhYaHiImKi4yNjo+QkZKT";
    public const string Place = "{11111111-aaaa-4bbb-8ccc-000000000001}";
    public const string Policy = "ct=1,rver=1,wp=FS_40SEC_0_COMPACT,lc=1,id=1";

    private static readonly Uri Services = new("https://services.example.net/");

    private readonly Channel<(MsnpServerAddress Server, ScriptedPeer Peer)> _connections =
        Channel.CreateUnbounded<(MsnpServerAddress, ScriptedPeer)>();

    public ScriptedNetwork(
        Func<ServerProfile, ServerProfile>? change = null, Func<MsnpClientOptions, MsnpClientOptions>? options = null, int eventCapacity = 4096)
    {
        var profile = new ServerProfile
        {
            Name = "scripted",
            Title = "Scripted network",
            NotificationServer = new MsnpServerAddress("ns.example.net", 1863),
            NexusUrl = new Uri("https://nexus.example.net/rdr/pprdr.asp"),
            LoginHosts = ["login.example.net"],
        };
        Http = new HttpClient(Login) { Timeout = Timeout.InfiniteTimeSpan };
        var usual = new MsnpClientOptions
        {
            Profile = change?.Invoke(profile) ?? profile,
            Http = Http,
            TimeProvider = Clock,
            Connect = ConnectAsync,
            EventCapacity = eventCapacity,
            LoggerFactory = Log,
            Capabilities = ClientCapabilities.ChunkedMessages,
        };
        Client = new MsnpClient(options?.Invoke(usual) ?? usual, new MsnpCredentials(Account, Password));
    }

    public SignallingClock Clock { get; } = new(TestContext.Current.CancellationToken);

    public ScriptedLogin Login { get; } = new();

    public LogRecorder Log { get; } = new();

    public MsnpClient Client { get; }

    /// <summary>What happens when the client connects, beside being accepted.</summary>
    public Func<MsnpServerAddress, CancellationToken, Task>? Connecting { get; set; }

    private HttpClient Http { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The next connection the client makes, which has to be to this server.</summary>
    public async Task<ScriptedPeer> AcceptAsync(string server = "ns.example.net:1863")
    {
        var (address, peer) = await _connections.Reader.ReadAsync(Token);
        Assert.Equal(server, address.ToString());
        return peer;
    }

    /// <summary>Whether the client has made a connection nobody accepted.</summary>
    public bool HasUnexpectedConnection => _connections.Reader.TryPeek(out _);

    public Task SignInAsync(MsnOwnPresence? presence = null) => Client.SignInAsync(presence ?? new MsnOwnPresence(), Token);

    /// <summary>The next event, which has to be of this type.</summary>
    public async Task<TEvent> NextAsync<TEvent>()
        where TEvent : MsnpEvent => Assert.IsType<TEvent>(await Client.Events.ReadAsync(Token));

    /// <summary>The next event of this type, passing over others.</summary>
    public async Task<TEvent> FindAsync<TEvent>()
        where TEvent : MsnpEvent
    {
        await foreach (var report in Client.Events.ReadAllAsync(Token))
        {
            if (report is TEvent found)
                return found;
        }

        throw new InvalidOperationException($"The events ended without a {typeof(TEvent).Name}.");
    }

    /// <summary>A network whose contact list is kept by web services, with Bob on it: MSNP13 and later.</summary>
    public static ScriptedNetwork WithBook(
        string versions = "MSNP18 MSNP15 MSNP13", Func<ServerProfile, ServerProfile>? change = null, Func<MsnpClientOptions, MsnpClientOptions>? options = null)
    {
        var network = new ScriptedNetwork(
            profile =>
            {
                var withServices = profile with
                {
                    Versions = [.. versions.Split(' ')],
                    RstUrl = new Uri(Services, "/RST.srf"),
                    AddressBookUrl = new Uri(Services, "/abservice/abservice.asmx"),
                    SharingUrl = new Uri(Services, "/abservice/SharingService.asmx"),
                    OfflineMessagesUrl = new Uri(Services, "/rsi/rsi.asmx"),
                    OfflineStoreUrl = new Uri(Services, "/OimWS/oim.asmx"),
                };
                return change?.Invoke(withServices) ?? withServices;
            },
            usual =>
            {
                var here = usual with { EndpointId = Guid.Parse(Place) };
                return options?.Invoke(here) ?? here;
            });
        network.Login.Book = new ScriptedBook();
        return network;
    }

    /// <summary>The services of a network made by <see cref="WithBook"/>.</summary>
    public ScriptedBook Book => Login.Book!;

    /// <summary>Plays the handshake of MSNP13 and later, from <c>VER</c> to <c>USR OK</c>.</summary>
    public static async Task PlayLaterSignOnAsync(ScriptedPeer server, int version)
    {
        await server.ExpectStartAsync("VER 1 ");
        await server.SendAsync($"VER 1 MSNP{version}");
        await server.ExpectStartAsync("CVR 2 ");
        await server.SendAsync("CVR 2 1.0 1.0 1.0 https://example.net https://example.net");
        if (version < 15)
        {
            await server.ExpectAsync($"USR 3 TWN I {Account}");
            await server.SendPayloadAsync("GCF 0", "<Policies></Policies>");
            await server.SendAsync($"USR 3 TWN S {Policy}");
            await server.ExpectStartAsync("USR 4 TWN S t=");
        }
        else
        {
            await server.ExpectAsync($"USR 3 SSO I {Account}");
            await server.SendPayloadAsync("GCF 0", "<Policies></Policies>");
            await server.SendAsync($"USR 3 SSO S MBI_KEY_OLD {Nonce}");
            var proof = await server.ExpectStartAsync($"USR 4 SSO S {ScriptedBook.SignInTicket} ");
            Assert.Equal(version >= 16, proof.EndsWith($" {Place}", StringComparison.Ordinal));
        }

        await server.SendAsync($"USR 4 OK {Account} 1 0", "SBS 0 null");
        await server.SendPayloadAsync("MSG Hotmail Hotmail", "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsprofile; charset=UTF-8\r\nLoginTime: 1767225600\r\n\r\n");
        if (version >= 16)
            await server.SendAsync(version >= 18 ? $"UBX 1:{Account} 0" : $"UBX {Account} 1 0");
    }

    /// <summary>Plays what MSNP13 and later tell of list, name, privacy and presence, and returns the next transaction id.</summary>
    public static async Task<int> PlayAnnouncementAsync(
        ScriptedPeer server, int version, string list = """<ml l="1"><d n="example.org"><c n="bob" l="3" t="1"/></d></ml>""")
    {
        await server.PlayAsync($"ADL 5 {list.Length}\n{list}", "ADL 5 OK");
        await server.PlayAsync("PRP 6 MFN Alice%20%C3%84", "PRP 6 MFN Alice%20%C3%84");
        await server.PlayAsync("BLP 7 AL", "BLP 7 AL");
        var id = 8;
        if (version >= 16)
        {
            await server.ExpectAsync($"UUX {id} 62\n<EndpointData><Capabilities>32:0</Capabilities></EndpointData>");
            await server.SendAsync($"UUX {id++} 0");
            await server.ExpectStartAsync($"UUX {id} ");
            await server.SendAsync($"UUX {id++} 0");
        }

        await server.ExpectAsync(version >= 16
            ? $"UUX {id} 53\n<Data><PSM></PSM><CurrentMedia></CurrentMedia></Data>"
            : $"UUX {id} 118\n<Data><PSM></PSM><CurrentMedia></CurrentMedia><MachineGuid>{Place}</MachineGuid></Data>");
        await server.SendAsync($"UUX {id++} 0");
        await server.ExpectStartAsync($"CHG {id} NLN 32");
        await server.SendAsync(version >= 16 ? $"CHG {id} NLN 32:0" : $"CHG {id} NLN 32");
        return id + 1;
    }

    /// <summary>Signs in with a list from the address book, and passes over the events of it.</summary>
    /// <returns>The server and the next transaction id.</returns>
    public async Task<(ScriptedPeer Server, int NextId)> SignInWithBookAsync(int version)
    {
        var signIn = SignInAsync();
        var server = await AcceptAsync();
        await PlayLaterSignOnAsync(server, version);
        var id = await PlayAnnouncementAsync(server, version);
        await signIn;
        await server.SendAsync(BobLine(version));
        await FindAsync<PresenceEvent>();
        return (server, id);
    }

    /// <summary>The line that says that Bob is there.</summary>
    public static string BobLine(int version) => version switch
    {
        >= 18 => "NLN NLN 1:bob@example.org Bob 32:0 0",
        >= 16 => "NLN NLN bob@example.org 1 Bob 32:0 0",
        >= 14 => "NLN NLN bob@example.org 1 Bob 32 0",
        _ => "NLN NLN bob@example.org Bob 32 0",
    };

    /// <summary>Plays the handshake of a dialect to the end of <c>USR OK</c>.</summary>
    public static async Task PlaySignOnAsync(ScriptedPeer server, int version)
    {
        await server.ExpectStartAsync("VER 1 ");
        await server.SendAsync($"VER 1 MSNP{version}");
        await PlayAfterVersionAsync(server, version);
    }

    /// <summary>Plays the handshake of a dialect from behind <c>VER</c> to the end of <c>USR OK</c>.</summary>
    public static async Task PlayAfterVersionAsync(ScriptedPeer server, int version)
    {
        await server.PlayAsync(
            $"CVR 2 0x0409 winnt 5.1 i386 MSNMSGR 7.5.0324 msmsgs {Account}",
            "CVR 2 7.5.0324 7.5.0324 7.5.0324 https://example.net https://example.net");
        await server.PlayAsync($"USR 3 TWN I {Account}", $"USR 3 TWN S {Policy}");
        await server.PlayAsync($"USR 4 TWN S {Ticket}", version < 10 ? $"USR 4 OK {Account} Alice%20%C3%84 1 0" : $"USR 4 OK {Account} 1 0");
        if (version >= 11)
            await server.SendAsync("SBS 0 null");

        await server.SendPayloadAsync("MSG Hotmail Hotmail", "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsprofile; charset=UTF-8\r\nLoginTime: 1767225600\r\n\r\n");
    }

    /// <summary>Plays the first status, with what MSNP11 and later say before it.</summary>
    public static async Task PlayFirstStatusAsync(ScriptedPeer server, int version)
    {
        var id = 6;
        if (version >= 11)
        {
            await server.ExpectAsync($"UUX {id} 53\n<Data><PSM></PSM><CurrentMedia></CurrentMedia></Data>");
            await server.SendAsync($"UUX {id++} 0");
        }

        await server.PlayAsync($"CHG {id} NLN 32", $"CHG {id} NLN 32");
    }

    /// <summary>Signs in with Bob as a contact who is online, and passes over the events of it.</summary>
    public async Task<ScriptedPeer> SignInWithBobAsync(int version = 9, uint capabilities = 32)
    {
        var signIn = SignInAsync();
        var server = await AcceptAsync();
        await PlaySignOnAsync(server, version);
        if (version < 10)
        {
            await server.PlayAsync("SYN 5 0", "SYN 5 1 1 1", "GTC A", "BLP AL", "LSG 0 Friends 0", "LST bob@example.org Bob 11 0");
        }
        else
        {
            var network = version >= 12 ? " 1" : "";
            await server.PlayAsync(
                "SYN 5 0 0", "SYN 5 a b 1 0", "GTC A", "BLP AL", "PRP MFN Alice", $"LST N=bob@example.org F=Bob C=7d0b7a52-2222 11{network} ");
        }

        await PlayFirstStatusAsync(server, version);
        await server.SendAsync(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"ILN 6 NLN bob@example.org Bob {capabilities}"));
        await signIn;
        await FindAsync<PresenceEvent>();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Http.Dispose();
        Login.Dispose();
    }

    private async Task<MsnpConnection> ConnectAsync(MsnpServerAddress server, CancellationToken cancellationToken)
    {
        if (Connecting is { } connecting)
            await connecting(server, cancellationToken);

        var peer = new ScriptedPeer();
        _connections.Writer.TryWrite((server, peer));
        return peer.Connect(Log);
    }
}
