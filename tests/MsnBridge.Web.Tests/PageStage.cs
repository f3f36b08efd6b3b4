using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.People;
using MsnBridge.Core.Puppets;
using MsnBridge.Testing;

namespace MsnBridge.Web.Tests;

/// <summary>The page's own web server, with what it asks scripted.</summary>
internal sealed class PageStage : IAsyncDisposable
{
    public static readonly HomeUser Juliet = new(new HomeNetworkId("xmpp"), "juliet@capulet.example");
    public static readonly HomeUser Nurse = new(new HomeNetworkId("xmpp"), "nurse@capulet.example");

    private readonly ServiceProvider _services;
    private readonly PageServer _server;

    private PageStage(Uri publicUrl)
    {
        (var directory, Directory) = ScriptedDirectory.New();
        Accounts = new ScriptedAccounts(Directory);
        People = new FakePersonData(Content);
        var home = NamedHome.New();
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(directory)
            .AddSingleton<IRemoteNetwork>(new TwoProfiles())
            .AddSingleton<IMessageOverview>(Messages)
            .AddSingleton<IBridgeWork>(Work)
            .AddSingleton<IHomeAccounts>(Accounts)
            .AddSingleton<IPersonData>(People)
            .AddSingleton<IContentStore>(Content)
            .AddSingleton<Func<IEnumerable<IHomeNetwork>>>(() => [home])
            .AddManagementPage(new PageOptions { PublicUrl = publicUrl, Port = 0, Admins = [Nurse.Address] })
            .BuildServiceProvider();
        _server = _services.GetRequiredService<PageServer>();
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public ScriptedDirectory Directory { get; }

    public ScriptedAccounts Accounts { get; }

    public ScriptedMessages Messages { get; } = new();

    public InMemoryContentStore Content { get; } = new();

    public FakePersonData People { get; }

    public ScriptedWork Work { get; } = new();

    public LogLines Log { get; } = new();

    public Uri Base => new($"http://127.0.0.1:{_server.Port}/");

    public static async Task<PageStage> StartAsync(string publicUrl = "http://127.0.0.1/")
    {
        var stage = new PageStage(new Uri(publicUrl));
        await stage._server.StartAsync(Token);
        return stage;
    }

    /// <summary>What the home network tells a person, as the path behind the public address.</summary>
    public string NewLink(HomeUser user) => _services.GetRequiredService<IManagementPage>().CreateLink(user).AbsolutePath;

    /// <summary>A browser that has been nowhere.</summary>
    public Browser NewBrowser() => new(Base);

    public async Task<Browser> EnterAsync(HomeUser user)
    {
        var browser = NewBrowser();
        using var entered = await browser.EnterAsync(NewLink(user));
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        return browser;
    }

    public Task StopAsync() => _server.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }
}

internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
