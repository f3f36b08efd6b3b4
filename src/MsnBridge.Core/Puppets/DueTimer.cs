namespace MsnBridge.Core.Puppets;

/// <summary>Tells a puppet once of what is due after a time, of one thing at a time. Used by one at a time.</summary>
/// <param name="tell">Says whether it was taken; where it was not, it is told again a second later.</param>
internal sealed class DueTimer(Func<PuppetInput, bool> tell, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);
    private ITimer? _timer;

    /// <summary>Takes the place of what was due before.</summary>
    public async Task SetAsync(PuppetInput due, TimeSpan delay)
    {
        await StopAsync();
        ITimer? timer = null;
        timer = time.CreateTimer(
            _ =>
            {
                if (tell(due))
                {
                    Volatile.Read(ref timer)?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                }
            },
            null, delay, s_again);
        _timer = timer;
    }

    /// <summary>Nothing is due any more.</summary>
    public async Task StopAsync()
    {
        if (_timer is { } timer)
        {
            _timer = null;
            await timer.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
