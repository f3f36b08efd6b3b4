namespace MsnBridge.Testing.Fuzzing;

/// <summary>Reads one input as a peer's; must return whatever the input is.</summary>
public delegate void FuzzBody(byte[] input, ref FuzzRandom random);

/// <summary>One reader of foreign bytes.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Seeds">What the inputs are made of.</param>
/// <param name="Read">The reader, with whatever must hold of what it returns.</param>
public sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, FuzzBody Read)
{
    /// <summary>What one case may allocate besides what its length allows: buffers of the XML reader, messages of exceptions.</summary>
    public long AllocationBase { get; init; } = 512 * 1024;

    /// <summary>What one case may allocate for each byte of input. An element of XML with no content is four bytes on the wire and a node in memory.</summary>
    public int AllocationPerByte { get; init; } = 256;

    /// <summary>What readers of this form trip over, beside what trips every reader.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
