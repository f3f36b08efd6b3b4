using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Tests.Puppets;

public sealed class SignInQueueTests : IDisposable
{
    private static readonly PuppetPolicy s_policy = new() { ConcurrentSignIns = 4, SignInsPerSecond = 10, FirstReconnectDelay = TimeSpan.FromSeconds(8) };
    private readonly FakeTimeProvider _time = new();
    private readonly SignInQueue _queue;

    public SignInQueueTests() => _queue = new SignInQueue(s_policy, _time, () => 0.5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void Those_who_come_back_by_themselves_begin_one_after_the_other()
    {
        Enter(5000);
        var began = 0;
        for (var tenths = 1; tenths <= 20; tenths++)
        {
            // Each is in at once.
            for (; _queue.Look().Running > 0; began++)
                _queue.Leave($"{began}", LoginState.Connected);
            Assert.InRange(began, 0, s_policy.ConcurrentSignIns - 1 + tenths);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(began, 18, 24);
    }

    [Fact]
    public void No_more_than_allowed_sign_in_at_one_moment()
    {
        Enter(20);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((4, 16), _queue.Look());
    }

    [Fact]
    public async Task A_person_who_waits_does_not_stand_behind_those_who_come_back()
    {
        Enter(5000);
        var asked = _queue.EnterAsync(true, Token);

        _queue.Leave("somebody", LoginState.Connected);

        await asked.WaitAsync(Token);
    }

    [Fact]
    public void A_network_that_several_accounts_cannot_reach_is_tried_by_one_at_a_time_less_and_less_often()
    {
        Enter(1000);
        _time.Advance(TimeSpan.FromSeconds(1));
        FailAll();

        var attempts = new List<TimeSpan>();
        var start = _time.GetUtcNow();
        while (_time.GetUtcNow() - start < TimeSpan.FromMinutes(10))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var running = _queue.Look().Running;
            Assert.InRange(running, 0, 1);
            if (running == 1)
            {
                attempts.Add(_time.GetUtcNow() - start);
                _queue.Leave($"{attempts.Count}", LoginState.ServerUnavailable);
            }
        }

        Assert.InRange(attempts.Count, 8, 14);
        var waits = attempts.Zip(attempts.Skip(1), (one, next) => next - one).ToList();
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromMinutes(1), waits[^1]);
    }

    [Fact]
    public void As_soon_as_one_gets_in_all_others_follow()
    {
        Enter(1000);
        _time.Advance(TimeSpan.FromSeconds(1));
        FailAll();
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, _queue.Look().Running);

        // That the password is wrong is an answer of the network too.
        _queue.Leave("4", LoginState.BadCredentials);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(4, _queue.Look().Running);
    }

    [Fact]
    public void One_account_that_fails_again_and_again_makes_nobody_wait()
    {
        for (var failure = 0; failure < 20; failure++)
        {
            Enter(1);
            _time.Advance(TimeSpan.FromSeconds(1));
            _queue.Leave("unlucky", LoginState.ServerUnavailable);
        }

        Enter(4);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((4, 0), _queue.Look());
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_his_place()
    {
        Enter(4);
        _time.Advance(TimeSpan.FromSeconds(1));
        using var gone = new CancellationTokenSource();
        var waiting = _queue.EnterAsync(false, gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((4, 0), _queue.Look());
    }

    private void FailAll()
    {
        for (var account = 0; _queue.Look().Running > 0; account++)
            _queue.Leave($"{account}", LoginState.ServerUnavailable);
    }

    private List<Task> Enter(int count) => [.. Enumerable.Range(0, count).Select(_ => _queue.EnterAsync(false, Token))];
}
