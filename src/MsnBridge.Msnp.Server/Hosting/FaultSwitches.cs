using System.Collections.Concurrent;

namespace MsnBridge.Msnp.Server.Hosting;

/// <summary>What the network is told to do badly.</summary>
internal sealed class FaultSwitches
{
    private readonly ConcurrentDictionary<string, bool> _suspended = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _withholdsAcknowledgements;

    /// <summary>Whether the switchboard answers a message it passed on, and the notification server a ping behind a datagram (MSNP21).</summary>
    public bool AcknowledgesMessages
    {
        get => !_withholdsAcknowledgements;
        set => _withholdsAcknowledgements = !value;
    }

    /// <summary>Lets an account sign in no more.</summary>
    public void Suspend(string address) => _suspended[address] = true;

    public bool IsSuspended(string address) => _suspended.ContainsKey(address);
}
