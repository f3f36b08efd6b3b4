namespace MsnBridge.Msnp.Conversations;

/// <summary>
/// How many switchboards an account is on because others called it there: each is a connection, and whoever is not blocked may call as often as he likes. Bounded for each
/// caller, so that one keeps out no other, and for all together. Safe for concurrent use.
/// </summary>
internal sealed class InvitedSwitchboards
{
    // A client has one open at a time for each window, and lets it go when the window is closed.
    public const int MostOfOne = 16;
    public const int MostTogether = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _callers = new(StringComparer.OrdinalIgnoreCase);
    private int _together;
    private bool _refused;

    /// <summary>False where there are too many; otherwise the caller is let in until <see cref="Leave"/>.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="isFirst">Whether none was refused before.</param>
    public bool TryEnter(string caller, out bool isFirst)
    {
        lock (_lock)
        {
            var open = _callers.GetValueOrDefault(caller);
            isFirst = false;
            if (open >= MostOfOne || _together >= MostTogether)
            {
                isFirst = !_refused;
                _refused = true;
                return false;
            }

            _callers[caller] = open + 1;
            _together++;
            return true;
        }
    }

    public void Leave(string caller)
    {
        lock (_lock)
        {
            _together--;
            if (--_callers[caller] == 0)
                _callers.Remove(caller);
        }
    }
}
