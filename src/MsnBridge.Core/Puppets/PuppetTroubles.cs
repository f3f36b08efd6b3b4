namespace MsnBridge.Core.Puppets;

/// <summary>How often puppets had to be begun anew. Safe for concurrent use.</summary>
internal sealed class PuppetTroubles
{
    private long _restarts;

    public long Restarts => Interlocked.Read(ref _restarts);

    public void CountRestart() => Interlocked.Increment(ref _restarts);
}
