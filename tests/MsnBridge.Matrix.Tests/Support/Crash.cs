using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Matrix.Tests.Support;

/// <summary>Ends a make-believe process at its n-th step: from there on everything it asks of the outside throws, and has no effect. Every
/// call is two steps, one before and one after its effect.</summary>
internal sealed class Crash(int at)
{
    private int _steps;

    public static Crash Never { get; } = new(int.MaxValue);

    public bool Happened => Volatile.Read(ref _steps) >= at;

    public async Task<T> AroundAsync<T>(Func<T> effect)
    {
        await Task.Yield();
        Step();
        var result = effect();
        Step();
        return result;
    }

    public Task AroundAsync(Action effect) =>
        AroundAsync(() =>
        {
            effect();
            return true;
        });

    public void Step()
    {
        if (at != int.MaxValue && Interlocked.Increment(ref _steps) >= at)
            throw new CrashedException();
    }
}

internal sealed class CrashedException() : Exception("The process is no more.");

/// <summary>A memory whose process may end before and after each call.</summary>
internal sealed class CrashingMemory(IHomeMemory inner, Crash crash) : IHomeMemory
{
    /// <summary>What the store does instead of its work, where a test says so.</summary>
    public Exception? Fault { get; set; }

    public async ValueTask<string?> FindAsync(HomeNetworkId network, string key, CancellationToken cancellationToken) =>
        await AroundAsync(() => inner.FindAsync(network, key, cancellationToken));

    public async ValueTask<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(HomeNetworkId network, string prefix, CancellationToken cancellationToken) =>
        await AroundAsync(() => inner.ListAsync(network, prefix, cancellationToken));

    public async ValueTask SaveAsync(
        HomeNetworkId network, IReadOnlyCollection<KeyValuePair<string, string?>> changes, CancellationToken cancellationToken) =>
        await AroundAsync(async () =>
        {
            await inner.SaveAsync(network, changes, cancellationToken);
            return true;
        });

    private async ValueTask<T> AroundAsync<T>(Func<ValueTask<T>> effect)
    {
        if (Fault is not null)
            throw Fault;
        crash.Step();
        var result = await effect();
        crash.Step();
        return result;
    }
}
