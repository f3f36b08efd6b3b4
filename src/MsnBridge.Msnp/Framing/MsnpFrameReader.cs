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

        while (TryFindLineEnd(buffer, limits.MaxLineLength, out var lineLength))
        {
            var line = buffer.Slice(0, lineLength);
            var afterLine = buffer.Slice(lineLength + 1);
            var payloadLength = Measure(ref line, dialect, direction);
            if (line.IsEmpty)
            {
                buffer = afterLine;
                continue;
            }

            if (payloadLength == NoPayload)
            {
                buffer = afterLine;
                frame = new MsnpFrame(line, ReadOnlySequence<byte>.Empty, HasPayload: false);
                return true;
            }

            if (payloadLength > limits.MaxPayloadLength)
                throw new MsnpProtocolException($"A payload of {payloadLength} bytes was announced; at most {limits.MaxPayloadLength} are accepted.");

            if (afterLine.Length < payloadLength)
                break;

            buffer = afterLine.Slice(payloadLength);
            frame = new MsnpFrame(line, afterLine.Slice(0, payloadLength), HasPayload: true);
            return true;
        }

        frame = default;
        return false;
    }

    private static bool TryFindLineEnd(in ReadOnlySequence<byte> buffer, int maxLineLength, out int lineLength)
    {
        lineLength = 0;
        if (buffer.IsSingleSegment)
        {
            lineLength = buffer.FirstSpan.IndexOf(LineFeed);
        }
        else
        {
            foreach (var segment in buffer)
            {
                var index = segment.Span.IndexOf(LineFeed);
                if (index >= 0)
                {
                    lineLength += index;
                    return lineLength <= maxLineLength + 1 ? true : throw LineTooLong(maxLineLength);
                }

                lineLength += segment.Length;
                if (lineLength > maxLineLength + 1)
                    throw LineTooLong(maxLineLength);
            }

            return false;
        }

        // One more than the limit, for the CR before the LF.
        var seen = lineLength >= 0 ? lineLength : buffer.FirstSpan.Length;
        if (seen > maxLineLength + 1)
            throw LineTooLong(maxLineLength);

        return lineLength >= 0;
    }

    private static MsnpProtocolException LineTooLong(int maxLineLength) => new($"A line is longer than {maxLineLength} bytes.");

    /// <summary>Trims the line and finds the length of the payload behind it.</summary>
    private static int Measure(ref ReadOnlySequence<byte> line, MsnpDialect dialect, MsnpDirection direction)
    {
        if (line.IsSingleSegment)
            return Measure(line.FirstSpan, ref line, dialect, direction);

        // The line is cut by a segment border, which is rare; its length is known to be within the limit here.
        var length = (int)line.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            line.CopyTo(rented);
            return Measure(rented.AsSpan(0, length), ref line, dialect, direction);
        }
        finally
        {
            // The line may hold a ticket.
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    private static int Measure(ReadOnlySpan<byte> span, ref ReadOnlySequence<byte> line, MsnpDialect dialect, MsnpDirection direction)
    {
        var end = span.Length;
        while (end > 0 && span[end - 1] is Blank or CarriageReturn)
            end--;

        var start = 0;
        while (start < end && span[start] == Blank)
            start++;

        if (start > 0 || end < span.Length)
        {
            span = span[start..end];
            line = line.Slice(start, end - start);
        }

        return span.IsEmpty ? NoPayload : PayloadLength(span, dialect.PayloadRuleFor(Mnemonic.Of(span), direction));
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
}
