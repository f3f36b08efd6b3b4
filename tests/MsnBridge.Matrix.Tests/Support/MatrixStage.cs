using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.People;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Ghosts;
using MsnBridge.Matrix.Presence;
using MsnBridge.Matrix.Rooms;
using MsnBridge.Matrix.Tests.Appservice;
using MsnBridge.Testing;
using EventId = MsnBridge.Matrix.Addressing.EventId;

namespace MsnBridge.Matrix.Tests.Support;

/// <summary>The Matrix side of the bridge between a homeserver and puppets in memory. What a process remembers goes with it
/// (<see cref="RestartAsync"/>); homeserver, puppets and stores stay.</summary>
internal sealed class MatrixStage : IAsyncDisposable
{
    public static readonly MatrixUserId Alice = new("alice", FakeMatrix.Server);
    public static readonly MatrixUserId Carol = new("carol", FakeMatrix.Server);
    public static readonly ContactId Bob = new("bob@msn.example");

    private readonly MatrixOptions _options;
    private readonly FakeManagementPage? _page;
    private readonly PuppetId _puppet = new(Guid.NewGuid());
    private ServiceProvider _services;
    private long _lastRow;

    private MatrixStage(Func<MatrixOptions, MatrixOptions>? configure, FakeManagementPage? page)
    {
        _page = page;
        var options = new MatrixOptions
        {
            ServerName = FakeMatrix.Server,
            AppserviceToken = new("as-token-of-the-test"),
            HomeserverToken = new("hs-token-of-the-test"),
            Spaces = false,
        };
        _options = configure?.Invoke(options) ?? options;
        Inbox = new InMemoryHomeInbox(Time);
        People = new FakePersonData(Content);
        Homeserver.Register(Alice);
        Homeserver.Register(Carol);
        Network = new ListedNetwork();
        _services = Compose(Crash.Never);
    }

    public FakeMatrix Homeserver { get; } = new();

    public FakePuppets Puppets { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero));

    public LogRecorder Log { get; } = new();

    public InMemoryContentStore Content { get; } = new();

    public InMemoryHomeMemory Memory { get; } = new();

    public CrashingMemory Store { get; private set; } = null!;

    public InMemoryHomeInbox Inbox { get; }

    public NotedJournal Journal { get; } = new();

    public FakePersonData People { get; }

    public FakeOwnPictures Pictures { get; } = new();

    public InMemoryHomeSecrets Secrets { get; } = new();

    public IRemoteNetwork Network { get; }

    public IHomeNetwork Home => Get<IHomeNetwork>();

    public HomeLink Link => LinkOf(FakePuppets.Account);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Contact ListedBob { get; } =
        new() { Id = Bob, DisplayName = "Bob", Relation = ContactRelation.Listed | ContactRelation.Allowed | ContactRelation.ListsMe };

    /// <summary>With an account of Alice's and Bob on its list.</summary>
    public static async Task<MatrixStage> StartAsync(
        Func<MatrixOptions, MatrixOptions>? configure = null, bool linked = true, FakeManagementPage? page = null)
    {
        var stage = new MatrixStage(configure, page);
        await stage.LoadAsync();
        if (linked)
        {
            stage.Puppets.AddAccount(Alice);
            stage.Puppets.AddContact(Alice, ListedBob);
        }

        return stage;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public HomeLink LinkOf(RemoteAccount account) => new(MatrixHome.ToHomeUser(Alice), _puppet, account);

    /// <summary>A process does some work and dies, each time one step later and at last not at all; what is given is what the next process finds.</summary>
    public static async IAsyncEnumerable<(MatrixStage Stage, string Where)> AfterEachDeathAsync(Func<Task<MatrixStage>> start, Func<MatrixStage, Task> work)
    {
        for (var (step, reached) = (1, true); reached; step++)
        {
            await using var stage = await start();
            try
            {
                await stage.RestartAsync(new Crash(step));
                await work(stage);
                reached = false;
            }
            catch (CrashedException)
            {
            }

            await stage.RestartAsync();
            yield return (stage, $"ended at step {step}");
        }
    }

    /// <summary>The same stores, another process.</summary>
    public async Task RestartAsync(Crash? crash = null)
    {
        await StopAsync();
        _services = Compose(crash ?? Crash.Never);
        await LoadAsync();
    }

    public MatrixUserId Ghost(ContactId? contact = null, string profile = "local") => Get<GhostIds>().Of(profile, contact ?? Bob);

    /// <param name="conversation">The one with whom it is from, or else with Bob, where null.</param>
    public HomeDelivery Delivery(EventToHome @event, RemoteAccount? account = null, ConversationId? conversation = null) => new(
        new JournalId(++_lastRow), LinkOf(account ?? FakePuppets.Account),
        conversation ?? ConversationId.Direct(@event is EventFromContact from ? from.Contact : Bob), @event, Time.GetUtcNow());

    public HomeDelivery Message(string text, ContactId? contact = null, RemoteAccount? account = null) =>
        Delivery(new MessageToHome(contact ?? Bob, new MessageContent(text), Time.GetUtcNow(), false), account);

    /// <summary>Bob writes; everything that follows from it has happened.</summary>
    public async Task<FakeRoom> BobSaysAsync(string text)
    {
        await Home.DeliverAsync(Message(text), Token);
        await HandleAsync();
        return Homeserver.Rooms.Last(room => room.Bodies.Contains(text));
    }

    /// <summary>The room of Alice's chat with Bob, with her in it.</summary>
    public async Task<FakeRoom> ChatAsync()
    {
        var room = await BobSaysAsync("hello");
        Homeserver.Join(Alice, room.Id);
        await HandleAsync();
        return room;
    }

    /// <summary>A room of Alice's with the bot in it.</summary>
    public async Task<FakeRoom> ManagementAsync(bool trusted = true)
    {
        Homeserver.Register(FakeMatrix.Bot);
        var room = Homeserver.CreateRoom(
            Alice, new CreateRoomRequest { Preset = trusted ? "trusted_private_chat" : "private_chat", IsDirect = true, Invite = [FakeMatrix.Bot] });
        await HandleAsync();
        return Homeserver[room];
    }

    public EventId Say(FakeRoom room, string body, MatrixUserId? sender = null) => Send(room, "m.room.message", Text(body), sender);

    public EventId Send(FakeRoom room, string type, JsonObject content, MatrixUserId? sender = null) =>
        Homeserver.Send(sender ?? Alice, room.Id, type, content);

    /// <summary>What the other said in answer to it.</summary>
    public async Task<string> AskAsync(FakeRoom room, string body)
    {
        string[] Answers() => [.. room.Said.Where(said => said.Sender != Alice).Select(said => said.Body)];
        var before = Answers().Length;
        Say(room, body);
        await HandleAsync();
        return string.Join("\n", Answers().Skip(before));
    }

    public static JsonObject Text(string body) => new() { ["msgtype"] = "m.text", ["body"] = body };

    /// <summary>The homeserver hands over what it has, and the bridge deals with it, until nothing is left.</summary>
    public async Task HandleAsync()
    {
        while (true)
        {
            await HandOverAsync();
            if (Inbox.Pending is not [var entry, ..])
                return;
            Assert.True(RoomEvent.TryParse(entry.Content, entry.AcceptedAt, out var received));
            await Get<IRoomEventHandler>().HandleAsync(received, Token);
            await Inbox.CompleteAsync(entry.Id, Token);
        }
    }

    /// <summary>The homeserver hands over what it has, and nothing is done yet.</summary>
    public async Task HandOverAsync()
    {
        InboxDraft[] drafts =
            [.. Homeserver.TakeFeed().Select(told => new InboxDraft(told.Text("room_id")!, told.Text("event_id")!, told.ToJsonString(), Time.GetUtcNow()))];
        if (drafts.Length > 0)
            await Inbox.AcceptAsync(MatrixHome.Id, drafts, Token);
    }

    /// <summary>Everything that waits to be shown has been shown.</summary>
    public async Task ShownAsync()
    {
        // Work is done in the order of each person: what is enqueued last is done last.
        var marker = $"marker {Guid.NewGuid()}";
        await Home.ShowNoticeAsync(Link, marker, Token);
        await Homeserver.UntilAsync(() => Homeserver.Rooms.Any(room => room.Bodies.Contains(marker)));
    }

    /// <summary>Moves the clock a little at a time until it has happened.</summary>
    public async Task AdvanceUntilAsync(Func<bool> happened, TimeSpan step)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(FakeHomeserver.Patience);
        while (!happened())
        {
            await Task.Delay(1, patience.Token);
            Time.Advance(step);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StopAsync() => await _services.DisposeAsync();

    private async Task LoadAsync()
    {
        await Get<PortalDirectory>().LoadAsync(Token);
        await Get<ManagementRooms>().LoadAsync(Token);
        await Get<Spaces>().LoadAsync(Token);
        await Get<GhostProfiles>().LoadAsync(Token);
        await Get<UserPresences>().LoadAsync(Token);
    }

    private ServiceProvider Compose(Crash crash)
    {
        Store = new CrashingMemory(Memory, crash);
        return new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IPuppetDirectory>(Puppets)
            .AddSingleton(Network)
            .AddSingleton<IHomeMemory>(Store)
            .AddSingleton<IJournal>(Journal)
            .AddSingleton<IHomeInbox>(Inbox)
            .AddSingleton<IHomeSecrets>(Secrets)
            .AddSingleton(new PuppetPolicy())
            .AddSingleton<PersonalSettings>()
            .AddSingleton<IContentStore>(Content)
            .AddSingleton<IImageReader, FakeImages>()
            .AddSingleton<IOwnPictures>(Pictures)
            .AddSingleton<IPersonData>(People)
            .AddSingleton(new PageInvitation(Puppets, _page))
            .AddMatrix(_options)
            .AddSingleton<IMatrixClient>(new FakeMatrixClient(Homeserver, crash))
            .BuildServiceProvider();
    }
}

internal static class MatrixStageScenes
{
    /// <summary>Alice lets the bridge act in her name.</summary>
    public static async Task GiveTokenAsync(this MatrixStage stage)
    {
        stage.Homeserver.Tokens["token of alice"] = MatrixStage.Alice;
        Assert.Null(await stage.Get<DoublePuppets.DoublePuppetDirectory>().TryAddAsync(MatrixStage.Alice, new Secret("token of alice"), MatrixStage.Token));
    }

    /// <summary>Alice makes the room that takes the place of another.</summary>
    public static RoomId Upgrade(this MatrixStage stage, FakeRoom room, bool invited) =>
        stage.Homeserver.CreateRoom(MatrixStage.Alice, new CreateRoomRequest
        {
            Preset = "private_chat",
            Invite = invited ? [stage.Ghost()] : [],
            CreationContent = new JsonObject { ["predecessor"] = new JsonObject { ["room_id"] = room.Id.Value } },
        });

    public static void Tombstone(this MatrixStage stage, FakeRoom room, RoomId next) =>
        stage.Homeserver.SetState(MatrixStage.Alice, room.Id, "m.room.tombstone", "", new JsonObject { ["replacement_room"] = next.Value });
}
