namespace MsnBridge.Web.Access;

/// <summary>How often something may be tried in a while, by each who tries. Safe for concurrent use; forgets a window when it is over.</summary>
internal sealed class AttemptLimit(int most, TimeSpan window, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private DateTimeOffset _until = DateTimeOffset.MinValue;

    public bool TryTake(string who)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now >= _until)
            {
                _counts.Clear();
                _until = now + window;
            }

            var count = _counts.GetValueOrDefault(who);
            if (count >= most)
                return false;
            _counts[who] = count + 1;
            return true;
        }
    }
}
