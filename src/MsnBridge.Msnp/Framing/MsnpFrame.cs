using System.Buffers;

namespace MsnBridge.Msnp.Framing;

/// <summary>
/// One frame as it lies in the receive buffer: a line and, for some commands, a payload. It owns nothing and is valid only as long as the buffer it was read from.
/// </summary>
/// <param name="Line">The line without its line end and without blanks around it; never empty. The payload's length, if any, is its last parameter.</param>
/// <param name="Payload">The payload; empty if there is none.</param>
/// <param name="HasPayload">Whether the command carries a payload here, be it of length 0.</param>
public readonly record struct MsnpFrame(ReadOnlySequence<byte> Line, ReadOnlySequence<byte> Payload, bool HasPayload);
