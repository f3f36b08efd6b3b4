using System.IO.Pipelines;

namespace MsnBridge.Msnp.Server.Tests.Replay;

/// <summary>How a replayed client reaches the network.</summary>
internal abstract class ReplayLink : IAsyncDisposable
{
    /// <summary>What the network says.</summary>
    public abstract PipeReader Input { get; }

    /// <summary>Whether nothing comes unless it is asked for.</summary>
    public abstract bool MustBeAsked { get; }

    /// <summary>Sends bytes; false if the network has closed the connection.</summary>
    public abstract Task<bool> SendAsync(byte[] bytes, CancellationToken cancellationToken);

    /// <summary>Has whatever the network says next come in, where it does not come by itself.</summary>
    public abstract Task AskAsync(CancellationToken cancellationToken);

    /// <summary>Says that nothing more will be sent.</summary>
    public abstract void Shutdown();

    public abstract ValueTask DisposeAsync();
}
