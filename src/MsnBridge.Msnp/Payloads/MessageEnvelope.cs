using System.Buffers;
using System.Text;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>
/// Headers and body of a MSG payload. It looks like MIME and is not: values are raw UTF-8, some messages put all they have into headers, the pieces of a long
/// message have no content type, and old clients read header lines by position. A MIME library would fold, encode and reorder, so this is read and written here.
/// </summary>
public sealed class MessageEnvelope
{
    private const int MostHeaders = 128;

    // A line that goes on with the one before copies what there is of it: without an end to that, many short ones would cost their square.
    private const int LongestContinued = 1024;

    private readonly List<KeyValuePair<string, string>> _headers;

    /// <summary>An envelope with these headers, in the order in which they are to be written.</summary>
    public MessageEnvelope(IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        _headers = [.. headers];
        Body = body;
    }

    /// <summary>The headers in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <summary>What follows the empty line.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The value of the first header with this name, in any case; null if there is none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var header in _headers)
            {
                if (string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase))
                    return header.Value;
            }

            return null;
        }
    }

    /// <summary>The content type without its parameters, in lower case; empty if there is none.</summary>
    public string ContentType => (this["Content-Type"] ?? "").Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>The body as text: in the character set the content type names, UTF-8 if it names none, ISO-8859-1 if nobody knows it.</summary>
    public string DecodeBody() => BodyEncoding.Of(this["Content-Type"]).GetString(Body.Span);

    // name ":" SP value CRLF                               0 to 128 times; LF alone ends a line too, a line that begins with a blank goes on with the one before
    // CRLF
    // body

    /// <summary>Reads a payload. Whatever it is, it gives an envelope: a line that is no header is passed over, and without an empty line there is no body.</summary>
    public static MessageEnvelope Parse(ReadOnlyMemory<byte> payload)
    {
        var headers = new List<KeyValuePair<string, string>>();
        var rest = payload;
        while (!rest.IsEmpty)
        {
            var lineEnd = rest.Span.IndexOf((byte)'\n');
            var line = (lineEnd < 0 ? rest : rest[..lineEnd]).Span.TrimEnd((byte)'\r');
            rest = lineEnd < 0 ? default : rest[(lineEnd + 1)..];
            if (line.IsEmpty)
                break;

            if (headers.Count < MostHeaders)
                AddHeader(headers, Encoding.UTF8.GetString(line));
        }

        return new MessageEnvelope(headers, rest);
    }

    /// <summary>The payload. Control characters in a header become blanks, so no value can add a header or begin the body.</summary>
    public MsnpPayload ToPayload()
    {
        var output = new ArrayBufferWriter<byte>(256 + Body.Length);
        foreach (var header in _headers)
        {
            Encoding.UTF8.GetBytes(Printable(header.Key), output);
            output.Write(": "u8);
            Encoding.UTF8.GetBytes(Printable(header.Value), output);
            output.Write("\r\n"u8);
        }

        output.Write("\r\n"u8);
        output.Write(Body.Span);
        return new MsnpPayload(output.WrittenMemory);
    }

    private static void AddHeader(List<KeyValuePair<string, string>> headers, string line)
    {
        if (line[0] is ' ' or '\t' && headers.Count > 0)
        {
            if (line.Length > 1 && headers[^1].Value.Length < LongestContinued)
                headers[^1] = KeyValuePair.Create(headers[^1].Key, $"{headers[^1].Value} {line.Trim()}");

            return;
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return;

        // A name with a blank or a control character in it would be another header, or none, once it is written.
        var name = line[..colon].Trim();
        if (!name.Any(character => char.IsControl(character) || char.IsWhiteSpace(character)))
            headers.Add(KeyValuePair.Create(name, line[(colon + 1)..].Trim()));
    }

    private static string Printable(string value) =>
        value.Any(char.IsControl) ? string.Concat(value.Select(character => char.IsControl(character) ? ' ' : character)) : value;
}
