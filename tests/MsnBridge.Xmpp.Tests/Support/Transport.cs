using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.People;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Testing;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Tests.Support;

/// <summary>The whole transport between a scripted server and puppets that only note what they are told.</summary>
internal sealed class Transport : IAsyncDisposable
{
    public const string Alice = "alice@localhost";
    public const string AlicesPhone = "alice@localhost/phone";
    public const string BobsAddress = @"bob\40example.com@msn.localhost";
    public static readonly ContactId Bob = new("bob@example.com");
    public static readonly ConversationId BobsChat = ConversationId.Direct(Bob);
    public static readonly HomeUser AliceUser = new(new("xmpp"), Alice);
    public static readonly HomeLink AliceLink = new(AliceUser, new(Guid.Parse("a11ce000-0000-4000-8000-000000000000")), new("embedded", "alice@hotmail.com"));
    private readonly ServiceProvider _services;
    private readonly ScriptedServer _server = new();
    private readonly XmppService _service;
    private int _settled;

    private Transport(Func<XmppOptions, XmppOptions>? configure, IHomeRosterStore? rosters = null, IHomeMemory? memory = null, FakeManagementPage? page = null)
    {
        People = new FakePersonData(Content);
        Rosters = rosters ?? new InMemoryHomeRosterStore();
        var options = new XmppOptions { Port = _server.Port, Secret = new(ScriptedServer.Secret) };
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IPuppetDirectory>(Directory)
            .AddSingleton<IRemoteNetwork>(new FakeRemoteNetwork())
            .AddSingleton<IHomeRosterStore>(Rosters)
            .AddSingleton(memory ?? new InMemoryHomeMemory())
            .AddSingleton(new PuppetPolicy())
            .AddSingleton<PersonalSettings>()
            .AddSingleton<IContentStore>(Content)
            .AddSingleton<IImageReader, FakeImages>()
            .AddSingleton<IPictureMaker, FakeImages>()
            .AddSingleton<IOwnPictures>(Pictures)
            .AddSingleton<IPersonData>(People)
            .AddSingleton(new PageInvitation(Directory, page))
            .AddXmpp(configure?.Invoke(options) ?? options)
            .BuildServiceProvider(validateScopes: true);
        _service = _services.GetServices<IHostedService>().OfType<XmppService>().Single();
    }

    public FakeTimeProvider Time { get; } = new(new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public FakePuppetDirectory Directory { get; } = new();

    public InMemoryContentStore Content { get; } = new();

    public FakePersonData People { get; }

    public FakeOwnPictures Pictures { get; } = new();

    public IHomeRosterStore Rosters { get; }

    public LogRecorder Log { get; } = new();

    public PersonalSettings Settings => _services.GetRequiredService<PersonalSettings>();

    public IHomeNetwork Home => _services.GetRequiredService<IHomeNetwork>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public XmppLinkStatus Status => _services.GetRequiredService<IXmppLink>().Status;

    /// <summary>The server's end of the present connection.</summary>
    public ServerConnection Server { get; private set; } = null!;

    public ScriptedServer Listener => _server;

    public static Contact Contact(string address, string name, ContactRelation relation = ContactRelation.Listed | ContactRelation.Allowed) =>
        new() { Id = new(address), DisplayName = name, Relation = relation };

    /// <summary>Not connected yet: the test plays the server's side of the handshake.</summary>
    public static async Task<Transport> StartAsync(Func<XmppOptions, XmppOptions>? configure = null)
    {
        var transport = new Transport(configure);
        await transport._service.StartAsync(CancellationToken.None);
        return transport;
    }

    /// <summary>Started by a host that has called the start off already, and so never gets round to the work.</summary>
    public static async Task<Transport> StartTooLateAsync()
    {
        var transport = new Transport(configure: null);
        await transport._service.StartAsync(new CancellationToken(canceled: true));
        return transport;
    }

    /// <summary>Connected, and what it does by itself at the beginning is done.</summary>
    /// <param name="greeting">What the server says right after the handshake.</param>
    public static async Task<Transport> ConnectAsync(
        Action<Transport>? arrange = null, Func<XmppOptions, XmppOptions>? configure = null, string greeting = "", IHomeRosterStore? rosters = null,
        IHomeMemory? memory = null, FakeManagementPage? page = null)
    {
        var transport = new Transport(configure, rosters, memory, page);
        arrange?.Invoke(transport);
        await transport._service.StartAsync(CancellationToken.None);
        await transport.AcceptAsync(greeting);
        return transport;
    }

    public async Task AcceptAsync(string greeting = "", bool answerPings = true)
    {
        Server = await _server.AcceptComponentAsync(answerPings, greeting);
        await WaitUntilAsync(() => Server.PingCount > 0);
        if (answerPings)
        {
            // What the transport does by itself at the beginning ends with the second look for users, and one at the contacts of each.
            await WaitUntilAsync(() => Directory.FindUsersCount >= 2 && Directory.GetContactsCount >= Directory.AccountCount);
        }
    }

    /// <summary>Lets time pass until the transport connects again.</summary>
    public async Task ReconnectAsync(bool answerPings = true)
    {
        var arriving = _server.AcceptAsync();
        await PassTimeUntilAsync(() => arriving.IsCompleted);

        // The time-outs of the handshake, and of what follows it, are not to pass while the machine is busy with it.
        var before = Server;
        Server = await arriving;
        await Server.ShakeHandsAsync(answerPings);
        await before.DisposeAsync();
    }

    /// <summary>Waits for something that needs no time of the fake clock.</summary>
    public static async Task WaitUntilAsync(Func<bool> isReached)
    {
        using var patience = new CancellationTokenSource(ServerConnection.Patience);
        while (!isReached())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    public async Task PassTimeUntilAsync(Func<bool> isReached)
    {
        using var patience = new CancellationTokenSource(ServerConnection.Patience);
        while (!isReached())
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>Lets time pass in one step, once the transport has no ping on its way: that one would be past its time-out, and the connection given up.</summary>
    public async Task PassTimeAsync(TimeSpan time)
    {
        await SettleAsync();

        // What was confirmed last took a ping; its answer was read before this question.
        await AskAsync("get", "msn.localhost", "<ping xmlns='urn:xmpp:ping'/>");
        Time.Advance(time);
    }

    /// <summary>Alice has an account and is there with her phone, the transport knows, and she has been shown everything.</summary>
    public async Task BringAliceOnlineAsync()
    {
        Directory.AddAccount(Alice);
        await SendAsync($"<presence from='{AlicesPhone}' to='msn.localhost'/>");
        await SettleAsync();
        Directory.TakeAll();
    }

    public Task SendAsync(string xml) => Server.SendAsync(xml);

    /// <summary>Returns when everything Alice sent so far is done with, and with what the transport sent meanwhile.</summary>
    public async Task<List<XElement>> SettleAsync(string user = AlicesPhone)
    {
        // One question for each of a user's queues; the answers come after everything before them.
        var mark = $"settle-{++_settled}";
        List<XElement> sent = [];
        await SendAsync($"<presence from='{user}' to='nobody\\40{mark}.example@msn.localhost' type='probe'/>");
        sent.AddRange(await Server.CollectUntilAsync(IsMark));
        sent.RemoveAt(sent.Count - 1);
        await SendAsync($"<presence from='{user}' to='nobody\\40{mark}.example@msn.localhost' type='unsubscribe'/>");
        sent.AddRange(await Server.CollectUntilAsync(IsMark));
        sent.RemoveAt(sent.Count - 1);
        return sent;

        bool IsMark(XElement stanza) => ((string?)stanza.Attribute("from"))?.Contains(mark, StringComparison.Ordinal) ?? false;
    }

    public async Task<XElement> AskAsync(string type, string to, string payload, string from = AlicesPhone)
    {
        var id = $"q{++_settled}";
        await SendAsync($"<iq type='{type}' id='{id}' from='{from}' to='{to}'>{payload}</iq>");
        return await Server.UntilAsync(stanza => stanza.Name == Ns.Component + "iq" && (string?)stanza.Attribute("id") == id);
    }

    /// <param name="conversation">The one with Bob where null.</param>
    public Task DeliverAsync(long id, EventToHome delivered, ConversationId? conversation = null) =>
        Home.DeliverAsync(new HomeDelivery(new(id), AliceLink, conversation ?? BobsChat, delivered, Time.GetUtcNow()), TestContext.Current.CancellationToken).Soon();

    public Task StopAsync() => _service.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _service.StopAsync(CancellationToken.None).Soon();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        _server.Dispose();
        await _services.DisposeAsync();
    }
}
