using System.Buffers;
using System.Globalization;
using System.Text;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Commands;

/// <summary>
/// Reads the parameters of one line from left to right. A parameter that is missing or has the wrong form does not throw: it marks the line as failed, and
/// reading goes on with empty values, so that a command's parser is one expression.
/// </summary>
internal ref struct ParameterReader
{
    private const byte Blank = (byte)' ';
    private const byte Delete = 0x7F;

    private readonly MsnpFrame _frame;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts behind the name of the command; <paramref name="line"/> is the frame's line in one piece.</summary>
    public ParameterReader(ReadOnlySpan<byte> line, in MsnpFrame frame)
    {
        _frame = frame;
        if (frame.HasPayload)
            line = line[..line.LastIndexOf(Blank)].TrimEnd(Blank);

        var firstBlank = line.IndexOf(Blank);
        _rest = firstBlank < 0 ? [] : line[firstBlank..].TrimStart(Blank);
    }

    /// <summary>Whether a parameter was missing or had the wrong form.</summary>
    public bool Failed { get; private set; }

    public readonly bool IsEmpty => _rest.IsEmpty;

    public readonly bool HasPayload => _frame.HasPayload;

    /// <summary>How many parameters are left, the payload's length not counted.</summary>
    public readonly int Count
    {
        get
        {
            var count = 0;
            for (var rest = _rest; !rest.IsEmpty; count++)
            {
                var blank = rest.IndexOf(Blank);
                rest = blank < 0 ? [] : rest[blank..].TrimStart(Blank);
            }

            return count;
        }
    }

    public readonly ReadOnlySpan<byte> Peek()
    {
        var blank = _rest.IndexOf(Blank);
        return blank < 0 ? _rest : _rest[..blank];
    }

    public readonly bool NextIsNumber => !IsEmpty && Peek().IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    public ReadOnlySpan<byte> Next()
    {
        if (_rest.IsEmpty)
        {
            Failed = true;
            return [];
        }

        var token = Peek();
        _rest = _rest[token.Length..].TrimStart(Blank);
        return token;
    }

    public void Fail() => Failed = true;

    /// <summary>Takes the next parameter, which has to be this one.</summary>
    public void Expect(ReadOnlySpan<byte> literal)
    {
        if (!Next().SequenceEqual(literal))
            Failed = true;
    }

    /// <summary>Takes the next parameter if it is this one.</summary>
    public bool TakeIf(ReadOnlySpan<byte> literal)
    {
        if (IsEmpty || !Peek().SequenceEqual(literal))
            return false;

        Next();
        return true;
    }

    /// <summary>
    /// A parameter that is not encoded on the wire: an address, a GUID, a ticket, a server. With a control character in it the line is failed, so that
    /// whatever was read can be written again.
    /// </summary>
    public string Token() => Decode(Next());

    /// <summary>A part of a parameter, read as <see cref="Token"/> is.</summary>
    public string Decode(ReadOnlySpan<byte> token)
    {
        if (token.IndexOfAnyInRange((byte)0, (byte)' ') >= 0 || token.Contains(Delete))
            Failed = true;

        return Encoding.UTF8.GetString(token);
    }

    public string? OptionalToken() => IsEmpty ? null : Token();

    /// <summary>A percent-encoded parameter, decoded.</summary>
    public string Text() => PercentEncoding.Decode(Next());

    public string? OptionalText() => IsEmpty ? null : Text();

    public Sensitive Sensitive() => new(Token());

    public uint Number()
    {
        if (uint.TryParse(Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return value;

        Failed = true;
        return 0;
    }

    /// <summary>Takes the next parameter if it is a number.</summary>
    public uint? NumberIfNext() => NextIsNumber ? Number() : null;

    /// <summary>
    /// Takes the serial number of a list if one is next, also in dialects that have none. What follows is a key or an account and no number, so that nothing else
    /// can be taken for a serial when the line is written without it.
    /// </summary>
    public uint? SerialIfNext()
    {
        var serial = NumberIfNext();
        if (serial is not null && NextIsNumber)
            Failed = true;

        return serial;
    }

    /// <summary>A number that may be left out at the end, or 0.</summary>
    public uint NumberOrZero() => IsEmpty ? 0 : Number();

    /// <summary>A capability number with or without a second one behind a colon, or nothing at the end of the line.</summary>
    public (ClientCapabilities Basic, ExtendedCapabilities Extended) Capabilities()
    {
        if (IsEmpty)
            return default;

        var token = Next();
        var colon = token.IndexOf((byte)':');
        uint extended = 0;
        if (!uint.TryParse(colon < 0 ? token : token[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var basic)
            || (colon >= 0 && !uint.TryParse(token[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out extended)))
        {
            Failed = true;
        }

        return ((ClientCapabilities)basic, (ExtendedCapabilities)extended);
    }

    public EndpointHandle Endpoint() => EndpointHandle.Parse(Token());

    /// <summary>A GUID with or without braces, if that is what comes next.</summary>
    public Guid? GuidIfNext()
    {
        var token = Encoding.UTF8.GetString(Peek());
        if (!Guid.TryParseExact(token, "B", out var id) && !Guid.TryParseExact(token, "D", out id))
            return null;

        Next();
        return id;
    }

    public MsnpServerAddress ServerAddress()
    {
        if (!MsnpServerAddress.TryParse(Token(), out var address))
            Failed = true;

        return address;
    }

    public EquatableList<string> Tokens()
    {
        var tokens = new string[Count];
        for (var i = 0; i < tokens.Length; i++)
            tokens[i] = Token();

        return new EquatableList<string>(tokens);
    }

    /// <summary>Parameters joined by commas in one; empty if it is missing.</summary>
    public EquatableList<string> CommaSeparated() =>
        IsEmpty ? [] : new EquatableList<string>(Token().Split(',', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>All that is left of the line, as received.</summary>
    public string Remainder()
    {
        var remainder = Encoding.UTF8.GetString(_rest);
        _rest = [];
        return remainder;
    }

    /// <summary>A copy of the payload.</summary>
    public readonly MsnpPayload Payload() =>
        _frame.Payload.IsEmpty ? default : new MsnpPayload(_frame.Payload.ToArray());
}
