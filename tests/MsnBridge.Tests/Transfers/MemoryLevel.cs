namespace MsnBridge.Tests.Transfers;

/// <summary>How much memory is in use after a collection, beside how much it was when that began.</summary>
internal sealed class MemoryLevel
{
    private long? _before;
    private long _most;

    /// <summary>By how many bytes it grew at most.</summary>
    public long Growth => _most - _before!.Value;

    /// <summary>How often it was looked at since.</summary>
    public int Looks { get; private set; }

    public void Begin() => (_before, _most, Looks) = (GC.GetTotalMemory(forceFullCollection: true), 0, 0);

    public void Look()
    {
        if (_before is null)
            return;
        Looks++;
        _most = Math.Max(_most, GC.GetTotalMemory(forceFullCollection: true));
    }
}
