namespace MsnBridge.Matrix;

/// <summary>Whether the homeserver reaches the bridge: the other direction of <see cref="IMatrixLink"/>.</summary>
public interface IMatrixReach
{
    /// <summary>Null while it does, and before it was tried; otherwise what is wrong, for a person.</summary>
    string? Fault { get; }

    /// <summary>How long ago it was last proven; null where it never was, or cannot be tried.</summary>
    TimeSpan? SinceReached { get; }
}
