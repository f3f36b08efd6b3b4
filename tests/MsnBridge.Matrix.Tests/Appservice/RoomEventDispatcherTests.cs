using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Tests.Appservice;

public sealed class RoomEventDispatcherTests : IAsyncDisposable, IRoomEventHandler
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly FakeInbox _inbox = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<string> _handled = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _completed = Channel.CreateUnbounded<string>();
    private readonly RoomEventDispatcher _dispatcher;
    private readonly List<string> _givenUp = [];
    private Func<Task> _giveUp = () => Task.CompletedTask;
    private Func<RoomEvent, CancellationToken, Task> _handle = (_, _) => Task.CompletedTask;

    public RoomEventDispatcherTests()
    {
        _inbox.Completed = key => _completed.Writer.TryWrite(key);
        _dispatcher = Create();
    }

    public async ValueTask DisposeAsync()
    {
        await _dispatcher.StopAsync(CancellationToken.None);
        _dispatcher.Dispose();
    }

    [Fact]
    public async Task Events_of_a_room_are_handled_in_order()
    {
        await AcceptAsync("!a", "$1", "$2", "$3");
        _dispatcher.Wake("!a");

        Assert.Equal(["$1", "$2", "$3"], await TakeAsync(_completed, 3));
        Assert.Equal(["$1", "$2", "$3"], await TakeAsync(_handled, 3));
    }

    [Fact]
    public async Task A_room_that_is_busy_does_not_hold_up_another()
    {
        var busy = new TaskCompletionSource();
        _handle = (received, token) => received.Room.Value == "!a" ? busy.Task.WaitAsync(token) : Task.CompletedTask;
        await AcceptAsync("!a", "$1");
        await AcceptAsync("!b", "$2");
        _dispatcher.Wake("!a");
        Assert.Equal(["$1"], await TakeAsync(_handled, 1));
        _dispatcher.Wake("!b");

        Assert.Equal(["$2"], await TakeAsync(_completed, 1));
        busy.SetResult();
        Assert.Equal(["$1"], await TakeAsync(_completed, 1));
    }

    [Fact]
    public async Task What_was_pending_before_the_start_is_handled_and_what_was_completed_is_not()
    {
        await AcceptAsync("!a", "$1", "$2");
        await AcceptAsync("!b", "$3");
        await _inbox.CompleteAsync(_inbox.Pending[0].Id, TestContext.Current.CancellationToken);
        await TakeAsync(_completed, 1);

        await _dispatcher.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["$2", "$3"], (await TakeAsync(_completed, 2)).Order());
    }

    [Fact]
    public async Task An_event_that_fails_again_and_again_is_set_aside_and_the_room_goes_on()
    {
        _handle = (received, _) => received.Id.Value == "$1" ? throw new InvalidOperationException("no good") : Task.CompletedTask;
        await AcceptAsync("!a", "$1", "$2");
        _dispatcher.Wake("!a");

        Assert.Equal(["$1", "$2"], await MoveTimeUntilAsync(TakeAsync(_completed, 2)));
        Assert.Equal(["$1", "$1", "$1", "$1", "$1", "$2"], await TakeAsync(_handled, 6));
        Assert.Equal(["$1"], _givenUp);
    }

    [Fact]
    public async Task Where_nobody_can_be_told_of_an_event_that_is_set_aside_the_room_goes_on_all_the_same()
    {
        _handle = (received, _) => received.Id.Value == "$1" ? throw new InvalidOperationException("no good") : Task.CompletedTask;
        _giveUp = () => throw new InvalidOperationException("no good either");
        await AcceptAsync("!a", "$1", "$2");
        _dispatcher.Wake("!a");

        Assert.Equal(["$1", "$2"], await MoveTimeUntilAsync(TakeAsync(_completed, 2)));
    }

    public static TheoryData<Exception> FaultsOfTheMoment { get; } =
    [
        new InvalidOperationException("saving", new StoreIsAway()), new IOException("disk full"), new TimeoutException(),
        new OperationCanceledException("The puppet is being stopped."),
    ];

    [Theory]
    [MemberData(nameof(FaultsOfTheMoment), DisableDiscoveryEnumeration = true)]
    public async Task What_the_store_cannot_take_now_is_tried_however_often(Exception fault)
    {
        var attempts = 0;
        _handle = (_, _) => ++attempts < 12 ? throw fault : Task.CompletedTask;
        await AcceptAsync("!a", "$1");
        _dispatcher.Wake("!a");

        Assert.Equal(["$1"], await MoveTimeUntilAsync(TakeAsync(_completed, 1)));
        Assert.Equal(12, attempts);
        Assert.Empty(_givenUp);
    }

    [Fact]
    public async Task An_outage_of_the_homeserver_is_waited_out_however_long_it_takes()
    {
        var attempts = 0;
        _handle = (_, _) => ++attempts < 12 ? throw new MatrixUnavailableException("away") : Task.CompletedTask;
        await AcceptAsync("!a", "$1");
        _dispatcher.Wake("!a");

        Assert.Equal(["$1"], await MoveTimeUntilAsync(TakeAsync(_completed, 1)));
        Assert.Equal(12, attempts);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_left_out()
    {
        await _inbox.AcceptAsync(MatrixHome.Id, [new InboxDraft("!a", "$0", "{}", default)], TestContext.Current.CancellationToken);
        await AcceptAsync("!a", "$1");
        _dispatcher.Wake("!a");

        Assert.Equal(["$0", "$1"], await TakeAsync(_completed, 2));
        Assert.Equal(["$1"], await TakeAsync(_handled, 1));
    }

    [Fact]
    public async Task A_store_that_fails_is_asked_again()
    {
        await AcceptAsync("!a", "$1");
        _inbox.Fault = new IOException("locked");
        _dispatcher.Wake("!a");
        _inbox.Fault = null;

        Assert.Equal(["$1"], await MoveTimeUntilAsync(TakeAsync(_completed, 1)));
    }

    [Fact]
    public async Task What_is_in_hand_when_it_stops_is_handled_after_the_next_start()
    {
        _handle = (_, token) => Task.Delay(Timeout.Infinite, token);
        await AcceptAsync("!a", "$1");
        _dispatcher.Wake("!a");
        await TakeAsync(_handled, 1);
        await _dispatcher.StopAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        Assert.Single(_inbox.Pending);

        _handle = (_, _) => Task.CompletedTask;
        using var next = Create();
        await next.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["$1"], await TakeAsync(_completed, 1));
        await next.StopAsync(TestContext.Current.CancellationToken);
    }

    Task IRoomEventHandler.HandleAsync(RoomEvent received, CancellationToken cancellationToken)
    {
        _handled.Writer.TryWrite(received.Id.Value);
        return _handle(received, cancellationToken);
    }

    Task IRoomEventHandler.GiveUpAsync(RoomEvent received, CancellationToken cancellationToken)
    {
        _givenUp.Add(received.Id.Value);
        return _giveUp();
    }

    private sealed class StoreIsAway : System.Data.Common.DbException;

    private RoomEventDispatcher Create() => new(_inbox, this, _time, NullLogger<RoomEventDispatcher>.Instance);

    private async Task AcceptAsync(string room, params string[] ids) =>
        await _inbox.AcceptAsync(MatrixHome.Id,
        [
            .. ids.Select(id => new InboxDraft(
                room, id, $$"""{"event_id":"{{id}}","room_id":"{{room}}","type":"t","sender":"@alice:x"}""", default)),
        ], TestContext.Current.CancellationToken);

    private static async Task<List<string>> TakeAsync(Channel<string> from, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        List<string> taken = [];
        while (taken.Count < count)
            taken.Add(await from.Reader.ReadAsync(patience.Token));
        return taken;
    }

    private async Task<T> MoveTimeUntilAsync<T>(Task<T> awaited)
    {
        while (!awaited.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        return await awaited;
    }
}
