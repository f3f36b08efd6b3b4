namespace MsnBridge.Core.Tests.Crash;

/// <summary>
/// Ends a make-believe process at its n-th step: from there on nothing it does has any effect, and nothing it waits for comes, as after
/// signal 9. Every port call is two steps, one before and one after its effect.
/// </summary>
internal sealed class Cut(int at) : IDisposable
{
    // Not disposed: tasks of the cut process may still ask for its token.
    private readonly CancellationTokenSource _teardown = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _steps;

    /// <summary>Ends when the process has been cut.</summary>
    public Task Reached => _reached.Task;

    public async ValueTask<T> AroundAsync<T>(Func<ValueTask<T>> effect)
    {
        await StepAsync();
        var result = await effect();
        await StepAsync();
        return result;
    }

    public async ValueTask AroundAsync(Func<ValueTask> effect) =>
        await AroundAsync(async () =>
        {
            await effect();
            return true;
        });

    /// <summary>Lets the tasks that hang since the cut end, so that the test can clear up.</summary>
    public void Dispose()
    {
        // What comes after this must hang no more, and do nothing all the same.
        Interlocked.Exchange(ref _steps, at);
        _teardown.Cancel();
    }

    private async ValueTask StepAsync()
    {
        if (Interlocked.Increment(ref _steps) >= at)
        {
            _reached.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, _teardown.Token);
        }
    }
}
