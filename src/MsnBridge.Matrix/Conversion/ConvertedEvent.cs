using System.Collections.Immutable;
using MsnBridge.Core.Messages;

namespace MsnBridge.Matrix.Conversion;

/// <summary>What an event of a portal room becomes on MSN.</summary>
internal abstract record ConvertedEvent
{
    private ConvertedEvent()
    {
    }

    /// <summary>It is sent as a message. The text is never blank.</summary>
    internal sealed record OutgoingText(MessageContent Content) : ConvertedEvent
    {
        /// <summary>Pictures in it, to be fetched.</summary>
        public ImmutableArray<InlineImage> Images { get; init; } = [];
    }

    /// <summary>MSN cannot carry it, and the sender is told so.</summary>
    /// <param name="Sentence">What the sender is told. It quotes nothing but names of files.</param>
    internal sealed record Unsupported(string Sentence) : ConvertedEvent;

    /// <summary>It is of no concern to MSN, and nobody is told.</summary>
    /// <param name="Reason">For the log.</param>
    internal sealed record Ignored(string Reason) : ConvertedEvent;
}
