using System.Collections.Concurrent;
using MsnBridge.Msnp.Work;

namespace MsnBridge.Msnp.Tests.Work;

public sealed class BackgroundWorkTests
{
    private readonly ConcurrentQueue<Exception> _faults = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Idle_is_when_what_was_begun_has_ended_and_what_that_began()
    {
        var work = new BackgroundWork(_faults.Enqueue);
        var (first, second, begun) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        work.Run(async () =>
        {
            await first.Task;
            work.Run(() => second.Task);
            begun.SetResult();
        });

        var idle = work.WhenIdleAsync();
        first.SetResult();
        await begun.Task.WaitAsync(Token);
        Assert.False(idle.IsCompleted);
        second.SetResult();

        await idle.WaitAsync(Token);
        Assert.Empty(work.Running);
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task What_goes_wrong_is_told_and_costs_nothing_else()
    {
        var work = new BackgroundWork(_faults.Enqueue);
        var going = new TaskCompletionSource();
        work.Run(() => going.Task);

        work.Run(() => throw new InvalidOperationException("at once"));
        work.Run(async () =>
        {
            await Task.Yield();
            throw new InvalidOperationException("later");
        });
        going.SetResult();

        await work.WhenIdleAsync().WaitAsync(Token);
        Assert.Equal(["at once", "later"], _faults.Select(fault => fault.Message).Order());
    }
}
