using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using EventId = MsnBridge.Matrix.Addressing.EventId;

namespace MsnBridge.Matrix.Tests.Support;

/// <summary>The client with a clock that tests move, against an address that tests choose.</summary>
internal sealed class ClientUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public ClientUnderTest(Uri homeserver, Func<MatrixOptions, MatrixOptions>? configure = null)
    {
        var options = new MatrixOptions { Homeserver = homeserver, AppserviceToken = new(OwnToken) };
        _services = new ServiceCollection()
            .AddSingleton(configure?.Invoke(options) ?? options)
            .AddSingleton<TimeProvider>(Time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddMatrixClient()
            .BuildServiceProvider();
    }

    public const string OwnToken = "as-token-of-the-test";

    public static Actor Ghost { get; } = new(new MatrixUserId("_msn_ann", "localhost"));

    public static RoomId Room { get; } = new("!room:localhost");

    public FakeTimeProvider Time { get; } = new();

    public LogRecorder Log { get; } = new();

    public IMatrixClient Client => _services.GetRequiredService<IMatrixClient>();

    public IMatrixLink Link => _services.GetRequiredService<IMatrixLink>();

    public Task<EventId> SendAsync(string transaction, CancellationTokenSource? giveUp = null) =>
        Client.SendAsync(Ghost, Room, "m.room.message", new() { ["body"] = "a secret word" }, transaction, null, giveUp?.Token ?? TestContext.Current.CancellationToken);

    public Task SetPresenceAsync(CancellationTokenSource? giveUp = null) =>
        Client.SetPresenceAsync(Ghost, "online", null, giveUp?.Token ?? TestContext.Current.CancellationToken);

    public Task SetNameAsync(string name, CancellationTokenSource? giveUp = null) =>
        Client.SetDisplayNameAsync(Ghost, name, giveUp?.Token ?? TestContext.Current.CancellationToken);

    /// <summary>Moves the clock a little at a time until it has happened. The pauses in between are real: requests are on real sockets.</summary>
    public async Task AdvanceUntilAsync(Func<bool> happened, TimeSpan? step = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(FakeHomeserver.Patience);
        while (!happened())
        {
            await Task.Delay(5, patience.Token);
            Time.Advance(step ?? TimeSpan.FromMilliseconds(200));
        }
    }

    /// <summary>Moves the clock until so many more requests came.</summary>
    public async Task AdvanceUntilArrivedAsync(FakeHomeserver homeserver, int count)
    {
        var before = homeserver.Requests.Count;
        await AdvanceUntilAsync(() => homeserver.Requests.Count >= before + count);
    }

    public async Task<T> AdvanceUntilAsync<T>(Task<T> task, TimeSpan? step = null)
    {
        await AdvanceUntilAsync(() => task.IsCompleted, step);
        return await task;
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();
}
