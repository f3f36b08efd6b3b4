using System.Runtime.CompilerServices;

namespace MsnBridge.Msnp.Tests.Scripted;

/// <summary>A test of a conversation between two ends, which fails after half a minute rather than wait for ever when one of them falls silent.</summary>
public sealed class TimedFactAttribute : FactAttribute
{
    internal const int Milliseconds = 30_000;

    public TimedFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Timeout = Milliseconds;
}

/// <inheritdoc cref="TimedFactAttribute"/>
public sealed class TimedTheoryAttribute : TheoryAttribute
{
    public TimedTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Timeout = TimedFactAttribute.Milliseconds;
}
