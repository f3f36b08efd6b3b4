using System.Buffers;
using System.Globalization;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Framing;

/// <summary>Cuts a byte stream into frames. Pure: it holds no state, touches no socket and allocates nothing for a frame.</summary>
public static class MsnpFrameReader
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';
    private const byte Blank = (byte)' ';
    private const int NoPayload = -1;

    // XXX SP parameter *(SP parameter) CRLF                  a line alone
    // XXX SP parameter *(SP parameter) SP length CRLF        a line and exactly `length` bytes, nothing after them   (MSNP2-21)
    //
    // A bare LF ends a line as well, blanks may be doubled or trail, and empty lines mean nothing: Escargot and third-party bots send all three.

    /// <summary>Takes the next frame from the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">What was received and not yet used. Moved past the frame, and past empty lines before it.</param>
    /// <param name="dialect">The dialect spoken; it knows which commands carry payloads.</param>
    /// <param name="direction">Who sent the bytes.</param>
    /// <param name="limits">The largest line and payload to accept.</param>
    /// <param name="frame">The frame, lying in the buffer.</param>
    /// <returns>False if the frame is not complete yet.</returns>
    /// <exception cref="MsnpProtocolException">A line or payload is longer than allowed, or a length is no number.</exception>
    public static bool TryRead(
        ref ReadOnlySequence<byte> buffer, MsnpDialect dialect, MsnpDirection direction, MsnpFrameLimits limits, out MsnpFrame frame)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(limits);

        while (TryFindLineEnd(buffer, limits.MaxLineLength, out var lineEnd))
        {
            var line = Measure(buffer, lineEnd, dialect, direction);
            var frameEnd = lineEnd + 1;
            if (line.Length == 0)
            {
                buffer = buffer.Slice(frameEnd);
                continue;
            }

            var payload = ReadOnlySequence<byte>.Empty;
            var hasPayload = line.PayloadLength != NoPayload;
            if (hasPayload)
            {
                if (line.PayloadLength > limits.MaxPayloadLength)
                    throw PayloadTooLong(line.PayloadLength, limits.MaxPayloadLength);

                if (buffer.Length - frameEnd < line.PayloadLength)
                    break;

                payload = buffer.Slice(frameEnd, line.PayloadLength);
                frameEnd += line.PayloadLength;
            }

            frame = new MsnpFrame(buffer.Slice(line.Start, line.Length), payload, hasPayload);
            buffer = buffer.Slice(frameEnd);
            return true;
        }

        frame = default;
        return false;
    }

    private static bool TryFindLineEnd(in ReadOnlySequence<byte> buffer, int maxLineLength, out int lineEnd)
    {
        lineEnd = 0;
        foreach (var segment in buffer)
        {
            var index = segment.Span.IndexOf(LineFeed);
            lineEnd += index >= 0 ? index : segment.Length;

            // One more than the limit, for the CR before the LF.
            if (lineEnd > maxLineLength + 1)
                throw new MsnpProtocolException($"A line is longer than {maxLineLength} bytes.");

            if (index >= 0)
                return true;
        }

        return false;
    }

    private static MsnpProtocolException PayloadTooLong(int length, int maxLength) =>
        new($"A payload of {length} bytes was announced; at most {maxLength} are accepted.");

    private static MeasuredLine Measure(in ReadOnlySequence<byte> buffer, int lineEnd, MsnpDialect dialect, MsnpDirection direction)
    {
        if (buffer.FirstSpan.Length >= lineEnd)
            return Measure(buffer.FirstSpan[..lineEnd], dialect, direction);

        // The line is cut by a segment border, which is rare; its length is known to be within the limit here.
        var rented = ArrayPool<byte>.Shared.Rent(lineEnd);
        try
        {
            buffer.Slice(0, lineEnd).CopyTo(rented);
            return Measure(rented.AsSpan(0, lineEnd), dialect, direction);
        }
        finally
        {
            // The line may hold a ticket.
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    private static MeasuredLine Measure(ReadOnlySpan<byte> line, MsnpDialect dialect, MsnpDirection direction)
    {
        var end = line.Length;
        while (end > 0 && line[end - 1] is Blank or CarriageReturn)
            end--;

        var start = 0;
        while (start < end && line[start] == Blank)
            start++;

        var trimmed = line[start..end];
        var payloadLength = trimmed.IsEmpty ? NoPayload : PayloadLength(trimmed, dialect.PayloadRuleFor(Mnemonic.Of(trimmed), direction));
        return new MeasuredLine(start, trimmed.Length, payloadLength);
    }

    private static int PayloadLength(ReadOnlySpan<byte> line, PayloadRule rule)
    {
        switch (rule)
        {
            case PayloadRule.Never:
                return NoPayload;
            case PayloadRule.Always:
                break;
            case PayloadRule.WhenUnsolicited:
                if (!SecondToken(line).SequenceEqual("0"u8))
                    return NoPayload;

                break;
            case PayloadRule.WithThreeTokens:
                if (CountTokens(line) < 3)
                    return NoPayload;

                break;
        }

        var lastBlank = line.LastIndexOf(Blank);
        if (lastBlank < 0
            || !int.TryParse(line[(lastBlank + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            throw new MsnpProtocolException("A command that carries a payload does not end in the payload's length.");
        }

        return length;
    }

    private static ReadOnlySpan<byte> SecondToken(ReadOnlySpan<byte> line)
    {
        var blank = line.IndexOf(Blank);
        if (blank < 0)
            return [];

        var rest = line[blank..].TrimStart(Blank);
        var end = rest.IndexOf(Blank);
        return end < 0 ? rest : rest[..end];
    }

    private static int CountTokens(ReadOnlySpan<byte> line)
    {
        var count = 0;
        var previous = Blank;
        foreach (var current in line)
        {
            if (current != Blank && previous == Blank)
                count++;

            previous = current;
        }

        return count;
    }

    /// <summary>Where the line lies without the blanks around it, and how long the payload behind it is.</summary>
    private readonly record struct MeasuredLine(int Start, int Length, int PayloadLength);
}
