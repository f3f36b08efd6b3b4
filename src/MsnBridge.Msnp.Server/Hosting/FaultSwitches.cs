namespace MsnBridge.Msnp.Server.Hosting;

/// <summary>What the network is told to do badly.</summary>
internal sealed class FaultSwitches
{
    private volatile bool _withholdsAcknowledgements;

    /// <summary>Whether the switchboard answers a message it passed on.</summary>
    public bool AcknowledgesMessages
    {
        get => !_withholdsAcknowledgements;
        set => _withholdsAcknowledgements = !value;
    }
}
