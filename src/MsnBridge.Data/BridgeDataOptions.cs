namespace MsnBridge.Data;

/// <summary>What the store needs to know whatever the database system.</summary>
public sealed record BridgeDataOptions
{
    /// <summary>Path of the file with the key that seals passwords; made at the first start.</summary>
    public required string KeyFile { get; init; }

    /// <summary>The folder of pictures, files and other content; made for its owner alone where it is missing.</summary>
    public required string ContentDirectory { get; init; }

    /// <summary>Told at each step after which a process may die that changes more than one file; a test dies there.</summary>
    internal Action<string> Reached { get; init; } = _ => { };
}
