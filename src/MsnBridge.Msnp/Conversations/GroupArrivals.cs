using System.Collections.Immutable;

namespace MsnBridge.Msnp.Conversations;

/// <summary>Waits for those who were called into a group at MSNP21: what is said before they have come does not reach them.</summary>
internal sealed class GroupArrivals
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _came = new(StringComparer.OrdinalIgnoreCase);
    private readonly TaskCompletionSource _allCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<string>? _called;

    /// <summary>These have come.</summary>
    public void Add(ImmutableArray<string> people)
    {
        lock (_lock)
        {
            _came.UnionWith(people);
            CompleteIfAllCame();
        }
    }

    /// <summary>Waits until all of these have come; no longer than that time, for a client may ask its person first.</summary>
    public async Task WaitForAsync(ImmutableArray<string> called, TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _called = called;
            CompleteIfAllCame();
        }

        try
        {
            await _allCame.Task.WaitAsync(longest, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Who comes later hears what is said from then on.
        }
    }

    private void CompleteIfAllCame()
    {
        if (_called is { } called && called.All(_came.Contains))
            _allCame.TrySetResult();
    }
}
