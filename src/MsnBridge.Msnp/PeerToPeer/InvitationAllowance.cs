namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>How many invitations of one peer are heard: so many at once, and one more each so often. Used under the dialogue's lock.</summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class InvitationAllowance(TimeProvider timeProvider)
{
    private const int Most = 64;

    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(2);

    private double _left = Most;
    private long _counted = timeProvider.GetTimestamp();

    public bool TryTake()
    {
        var now = timeProvider.GetTimestamp();
        _left = Math.Min(Most, _left + (timeProvider.GetElapsedTime(_counted, now) / Refill));
        _counted = now;
        if (_left < 1)
            return false;

        _left--;
        return true;
    }
}
