namespace MsnBridge.Core.Lanes;

/// <summary>A lane that has work; its fields belong to the dispatcher's lock unless said otherwise.</summary>
internal sealed class RunningLane : IDisposable
{
    /// <summary>Ends everything of the lane. Any thread.</summary>
    public CancellationTokenSource Stopping { get; } = new();

    public Task Task { get; set; } = Task.CompletedTask;

    public bool WokenAgain { get; set; }

    /// <summary>What is being handled; null between two entries. Replaced as a whole.</summary>
    public LaneTurn? Turn { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    public void Dispose() => Stopping.Dispose();
}
