using System.Buffers;

namespace MsnBridge.Msnp.Tests.Framing;

/// <summary>Bytes in pieces, as a socket delivers them.</summary>
internal static class SegmentedBytes
{
    /// <summary>The bytes cut before each of the offsets.</summary>
    public static ReadOnlySequence<byte> CutAt(byte[] bytes, params IEnumerable<int> offsets)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty);
        var last = first;
        var start = 0;
        foreach (var end in offsets.Append(bytes.Length))
        {
            last = last.Append(bytes.AsMemory(start, end - start));
            start = end;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>One byte in each piece.</summary>
    public static ReadOnlySequence<byte> OneByOne(byte[] bytes) => CutAt(bytes, Enumerable.Range(0, bytes.Length));

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
