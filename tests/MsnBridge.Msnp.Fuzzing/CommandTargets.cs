using System.Buffers;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>Frames and commands of every dialect in both directions.</summary>
internal static class CommandTargets
{
    // A line of three bytes is a command of its own, which is read, shown, written and read again here.
    private const int AllocationPerByte = 2048;

    public static IEnumerable<FuzzTarget> All =>
    [
        new("commands-from-client", SeedCorpus.Frames(MsnpDirection.FromClient), (input, ref random) => Read(input, MsnpDirection.FromClient, ref random))
        {
            AllocationPerByte = AllocationPerByte,
        },
        new("commands-from-server", SeedCorpus.Frames(MsnpDirection.FromServer), (input, ref random) => Read(input, MsnpDirection.FromServer, ref random))
        {
            AllocationPerByte = AllocationPerByte,
        },
    ];

    private static void Read(byte[] input, MsnpDirection direction, ref FuzzRandom random)
    {
        var dialect = SeedCorpus.Dialects[random.Next(SeedCorpus.Dialects.Count)];
        var rest = random.OneIn(4) ? InPieces(input, ref random) : new ReadOnlySequence<byte>(input);
        try
        {
            while (MsnpFrameReader.TryRead(ref rest, dialect, direction, MsnpFrameLimits.Default, out var frame))
            {
                var command = MsnpCommandParser.Parse(frame, dialect, direction);
                _ = command.ToString();
                _ = MsnpCommandWriter.Describe(command, dialect);

                // A command that carries a payload, in a dialect that does not know it, comes without one and cannot be written so.
                if (command is not (UnknownCommand or MalformedCommand) && command.Attachment is null == !frame.HasPayload)
                    WriteAndReadAgain(command, dialect, direction);
            }
        }
        catch (MsnpProtocolException)
        {
            // The one exception there may be: the connection is closed by it.
        }
    }

    /// <summary>What was read can be written, as one frame that reads and is written as the same again; a relay lives by that.</summary>
    private static void WriteAndReadAgain(MsnpCommand command, MsnpDialect dialect, MsnpDirection direction)
    {
        var output = new ArrayBufferWriter<byte>();
        MsnpCommandWriter.Write(output, command, dialect);
        var written = new ReadOnlySequence<byte>(output.WrittenMemory);

        // Escaping may make a line longer than the limit.
        var limits = new MsnpFrameLimits { MaxLineLength = int.MaxValue - 1, MaxPayloadLength = int.MaxValue };
        if (!MsnpFrameReader.TryRead(ref written, dialect, direction, limits, out var frame) || !written.IsEmpty)
            throw new FuzzFindingException($"{dialect}: {command} was written as something else than one frame.");

        var again = MsnpCommandParser.Parse(frame, dialect, direction);
        if (again is UnknownCommand or MalformedCommand)
            throw new FuzzFindingException($"{dialect}: {command} was read back as {again}.");

        var outputAgain = new ArrayBufferWriter<byte>();
        MsnpCommandWriter.Write(outputAgain, again, dialect);
        // What is no address, for example 1:1:a@b, may be taken apart differently each time.
        if (!outputAgain.WrittenSpan.SequenceEqual(output.WrittenSpan) && output.WrittenSpan.Count((byte)':') == 0 && output.WrittenSpan.Count((byte)';') == 0)
            throw new FuzzFindingException($"{dialect}: {command} was read back as {again}.");
    }

    private static ReadOnlySequence<byte> InPieces(byte[] input, ref FuzzRandom random)
    {
        var first = new Piece(ReadOnlyMemory<byte>.Empty, null);
        var last = first;
        for (var at = 0; at < input.Length;)
        {
            var length = Math.Min(input.Length - at, 1 + random.Next(40));
            last = new Piece(input.AsMemory(at, length), last);
            at += length;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes, Piece? before)
        {
            Memory = bytes;
            if (before is null)
                return;

            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
