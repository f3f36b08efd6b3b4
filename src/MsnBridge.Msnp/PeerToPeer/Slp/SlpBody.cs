using System.Globalization;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.PeerToPeer.Slp;

/// <summary>The body of an MSNSLP message: lines of name and value.</summary>
/// <param name="lines">The lines in order.</param>
internal sealed class SlpBody(IEnumerable<KeyValuePair<string, string>> lines)
{
    public static SlpBody Empty { get; } = new([]);

    /// <summary>The lines in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Lines { get; } = [.. lines];

    /// <summary>The value of the first line with this name, in any case; null if there is none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var line in Lines)
            {
                if (string.Equals(line.Key, name, StringComparison.OrdinalIgnoreCase))
                    return line.Value;
            }

            return null;
        }
    }

    /// <summary>The session a body speaks of; 0 where it says none.</summary>
    public uint SessionId => Number("SessionID");

    public static SlpBody Parse(ReadOnlyMemory<byte> text)
    {
        var end = text.Span.IndexOf((byte)0);
        return new SlpBody(MessageEnvelope.Parse(end < 0 ? text : text[..end]).Headers);
    }

    /// <summary>A number; 0 where there is none.</summary>
    public uint Number(string name) => uint.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>What stands in Base64; null where it is none.</summary>
    public byte[]? Bytes(string name)
    {
        // Some clients leave out the padding.
        var text = (this[name] ?? "").TrimEnd('=');
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return text.Length > 0 && Convert.TryFromBase64String(padded, bytes, out var length) ? bytes[..length] : null;
    }

    /// <summary>The lines with the empty line at their end.</summary>
    public ReadOnlyMemory<byte> ToBytes() => new MessageEnvelope(Lines, default).ToPayload().Bytes;
}
