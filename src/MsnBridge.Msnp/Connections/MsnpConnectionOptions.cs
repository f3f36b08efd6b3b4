using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Connections;

/// <summary>Limits and hooks of a connection.</summary>
public sealed record MsnpConnectionOptions
{
    /// <summary>The defaults.</summary>
    public static MsnpConnectionOptions Default { get; } = new();

    /// <summary>The largest frame to accept.</summary>
    public MsnpFrameLimits Limits { get; init; } = MsnpFrameLimits.Default;

    /// <summary>How many frames may wait for a peer that reads slowly before <see cref="MsnpConnection.SendAsync"/> waits.</summary>
    public int MaxQueuedFrames { get; init; } = 256;

    /// <summary>How long a connection that is being disposed goes on sending what was queued.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Watches the connection; null, the default, for nobody.</summary>
    public IMsnpWireTrace? Trace { get; init; }

    /// <summary>The clock behind <see cref="CloseTimeout"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
