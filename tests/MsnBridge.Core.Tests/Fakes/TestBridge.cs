using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Testing;

namespace MsnBridge.Core.Tests.Fakes;

/// <summary>The middle of the bridge with both outsides and the store faked; a restart keeps the store.</summary>
internal sealed class TestBridge : IAsyncDisposable
{
    public static readonly HomeUser Juliet = new(new HomeNetworkId("xmpp"), "juliet@capulet.example");
    public static readonly HomeUser Nurse = new(new HomeNetworkId("xmpp"), "nurse@capulet.example");
    public static readonly HomeUser JulietElsewhere = new(new HomeNetworkId("other"), "@juliet:capulet.example");
    public static readonly ContactId Bob = new("bob@msn.example");

    private static readonly PuppetPolicy s_policy = new() { SignOutDelay = TimeSpan.Zero, DrainTime = TimeSpan.Zero };
    private readonly PuppetPolicy _policy;
    private readonly FakeHomeNetwork[] _homes;

    public TestBridge(PuppetPolicy? policy = null)
    {
        _policy = policy ?? s_policy;
        _homes = [Home, OtherHome];
        Time.SetUtcNow(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        Directory = Create();
        Journal.Revised += Revisions.Add;
    }

    /// <summary>How far entries got.</summary>
    public Recorder<JournaledEvent> Revisions { get; } = new();

    public SignallingClock Time { get; } = new(Token);

    public InMemoryHomeMemory Memory { get; } = new();

    public InMemoryJournal Journal { get; } = new();

    public InMemoryPuppetStore Store { get; } = new();

    public InMemoryContentStore Content { get; } = new();

    public FakeRemoteNetwork Remote { get; } = new();

    public FakeHomeNetwork Home { get; } = new();

    public FakeHomeNetwork OtherHome { get; } = new("other");

    public PuppetDirectory Directory { get; private set; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TestBridge> StartAsync(PuppetPolicy? policy = null)
    {
        var bridge = new TestBridge(policy);
        await bridge.Directory.StartAsync(Token);
        return bridge;
    }

    /// <summary>A bridge with one linked account, signed in.</summary>
    public static async Task<TestBridge> StartLinkedAsync(PuppetPolicy? policy = null)
    {
        var bridge = await StartAsync(policy);
        var result = await bridge.LinkAsync(Juliet, "juliet@msn.example");
        Assert.True(result.Linked, result.Message);
        await bridge.Home.Statuses.WaitForAsync(status => status.State == LoginState.Connected);
        return bridge;
    }

    /// <summary>The same with the account linked on two home networks, and the session the latter brought.</summary>
    public static async Task<TestBridge> StartLinkedTwiceAsync()
    {
        var bridge = await StartLinkedAsync();
        var result = await bridge.LinkAsync(JulietElsewhere, "juliet@msn.example");
        Assert.True(result.Linked, result.Message);
        await bridge.OtherHome.Statuses.WaitForAsync(status => status.State == LoginState.Connected);
        return bridge;
    }

    public static MessageToRemote Message(string text, string? id = "m1") =>
        new(new MessageContent(text), new HomeMessageReference(Juliet, "juliet@capulet.example/balcony", id, true));

    public static ConversationId BobsChat { get; } = ConversationId.Direct(Bob);

    public Task<LinkResult> LinkAsync(HomeUser user, string address, string password = "secret") =>
        Directory.LinkAsync(user, new LinkRequest("local", address, new Secret(password)), Token);

    public async Task RestartAsync()
    {
        await Directory.DisposeAsync();
        Directory = Create();
        await Directory.StartAsync(Token);
    }

    /// <summary>Another directory on the same store, not started yet.</summary>
    public PuppetDirectory CreateNext(ILoggerFactory? loggers = null) => Create(loggers);

    public ValueTask DisposeAsync() => Directory.DisposeAsync();

    private PuppetDirectory Create(ILoggerFactory? loggers = null) => new(
        Store, Journal, Content, Remote, () => _homes, _policy, Time, new PersonalSettings(Memory, _policy), loggers ?? NullLoggerFactory.Instance);
}
