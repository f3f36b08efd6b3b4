using MsnBridge.Matrix.Rooms;
using MsnBridge.Matrix.Tests.Support;

namespace MsnBridge.Matrix.Tests.Rooms;

public sealed class KeyedLockTests
{
    [Fact]
    public async Task One_at_a_time_has_the_turn_of_a_key_however_many_come_and_go()
    {
        var turns = new KeyedLock<int>();
        var inside = new int[3];
        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(
            async () =>
            {
                for (var i = 0; i < 500; i++)
                {
                    var key = (worker + i) % 3;
                    using var impatient = new CancellationTokenSource();
                    var taking = turns.TakeAsync(key, impatient.Token);
                    if (i % 5 == 0)
                        await impatient.CancelAsync();
                    try
                    {
                        using var turn = await taking;
                        Assert.Equal(1, Interlocked.Increment(ref inside[key]));
                        await Task.Yield();
                        Interlocked.Decrement(ref inside[key]);
                    }
                    catch (OperationCanceledException)
                    {
                    }
                }
            },
            TestContext.Current.CancellationToken))).Soon();
    }

    [Fact]
    public async Task Keys_do_not_wait_for_one_another_and_a_turn_is_given_back_once()
    {
        var turns = new KeyedLock<string>();
        var first = await turns.TakeAsync("a", TestContext.Current.CancellationToken).Soon();
        using var other = await turns.TakeAsync("b", TestContext.Current.CancellationToken).Soon();
        var second = turns.TakeAsync("a", TestContext.Current.CancellationToken);
        var third = turns.TakeAsync("a", TestContext.Current.CancellationToken);
        first.Dispose();
        first.Dispose();
        var turn = await second.Soon();
        Assert.False(third.IsCompleted);
        turn.Dispose();
        (await third.Soon()).Dispose();
    }
}
