using System.Globalization;
using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.PeerToPeer.Slp;

/// <summary>
/// One message of MSNSLP, in which sessions are proposed, answered and closed. It looks like SIP. What a peer wrote into it is a stranger's word: numbers may be none,
/// addresses anybody's.
/// </summary>
internal sealed record SlpMessage
{
    private const string Version = "MSNSLP/1.0";
    private const string Scheme = "MSNMSGR:";
    private const int LongestToken = 256;

    /// <summary>What is asked: <see cref="SlpMethods"/>; null in an answer.</summary>
    public string? Method { get; init; }

    /// <summary>The code of an answer: <see cref="SlpStatus"/>; 0 in a request.</summary>
    public int Status { get; init; }

    /// <summary>To whom.</summary>
    public required EndpointHandle To { get; init; }

    /// <summary>From whom.</summary>
    public required EndpointHandle From { get; init; }

    /// <summary>Names the request; its answer repeats it. With braces.</summary>
    public required string Branch { get; init; }

    /// <summary>0 in a request, 1 in an answer.</summary>
    public int Sequence { get; init; }

    /// <summary>Names the session, from its invitation to its end. With braces.</summary>
    public required string CallId { get; init; }

    /// <summary>For whom an own place speaks that tells another of an answer; null otherwise.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>What the body is: <see cref="SlpContent"/>, in lower case.</summary>
    public required string ContentType { get; init; }

    /// <summary>The lines of the body, in order.</summary>
    public SlpBody Body { get; init; } = SlpBody.Empty;

    // INVITE MSNMSGR:to MSNSLP/1.0                         | MSNSLP/1.0 200 OK
    // To: <msnmsgr:to>
    // From: <msnmsgr:from>
    // Via: MSNSLP/1.0/TLP ;branch={guid}
    // CSeq: 0 SP
    // Call-ID: {guid}
    // Max-Forwards: 0
    // [On-Behalf: account]
    // Content-Type: type
    // Content-Length: n                                    the body, its empty line and the NUL behind it
    //
    // name: value                                          the body
    //
    // NUL                                                  not part of what is read and written here

    /// <summary>Reads a text, with or without the NUL behind it.</summary>
    /// <returns>Null for what is no MSNSLP.</returns>
    public static SlpMessage? Parse(ReadOnlyMemory<byte> text)
    {
        var end = text.Span.IndexOf((byte)'\n');
        if (end is < 0 or > 1024)
            return null;

        var start = Encoding.UTF8.GetString(text.Span[..end]).TrimEnd('\r').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var envelope = MessageEnvelope.Parse(text[(end + 1)..]);
        var (method, status) = ReadStart(start);
        if ((method is null && status == 0)
            || ReadAddress(envelope["To"]) is not { } to
            || ReadAddress(envelope["From"]) is not { } from
            || envelope["Call-ID"] is not { Length: > 0 } callId
            || !IsToken(callId))
        {
            return null;
        }

        return new SlpMessage
        {
            Method = method,
            Status = status,
            To = to,
            From = from,
            Branch = ReadBranch(envelope["Via"]),
            Sequence = int.TryParse(envelope["CSeq"], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0,
            CallId = callId,
            OnBehalfOf = envelope["On-Behalf"] is { Length: > 0 } inviter && IsToken(inviter) ? inviter : null,
            ContentType = envelope.ContentType,
            Body = SlpBody.Parse(envelope.Body),
        };
    }

    /// <summary>The text, without the NUL behind it, which <c>Content-Length</c> counts all the same.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        var body = Body.ToBytes();
        var start = Method is null ? $"{Version} {Status} {SlpStatus.ReasonOf(Status)}\r\n" : $"{Method} {Scheme}{To} {Version}\r\n";
        var rest = new MessageEnvelope(
            [
                new("To", $"<msnmsgr:{To}>"),
                new("From", $"<msnmsgr:{From}>"),
                new("Via", $"{Version}/TLP ;branch={Branch}"),
                // The blank behind the number is in every message of official clients.
                new("CSeq", string.Create(CultureInfo.InvariantCulture, $"{Sequence} ")),
                new("Call-ID", CallId),
                new("Max-Forwards", "0"),
                .. OnBehalfOf is { } inviter ? [new KeyValuePair<string, string>("On-Behalf", inviter)] : Array.Empty<KeyValuePair<string, string>>(),
                new("Content-Type", ContentType),
                new("Content-Length", (body.Length + 1).ToString(CultureInfo.InvariantCulture)),
            ],
            body).ToPayload().Bytes;
        var text = new byte[Encoding.UTF8.GetByteCount(start) + rest.Length];
        var written = Encoding.UTF8.GetBytes(start, text);
        rest.CopyTo(text.AsMemory(written));
        return text;
    }

    /// <summary>The answer to this request.</summary>
    public SlpMessage Answer(int status, EndpointHandle self, string contentType, SlpBody body) => new()
    {
        Status = status,
        To = From,
        From = self,
        Branch = Branch,
        Sequence = Sequence + 1,
        CallId = CallId,
        ContentType = contentType,
        Body = body,
    };

    /// <summary>What it asks or answers; never what it says.</summary>
    public override string ToString() => Method ?? Status.ToString(CultureInfo.InvariantCulture);

    private static (string? Method, int Status) ReadStart(string[] start) => start switch
    {
        [var version, var code, ..] when version.StartsWith("MSNSLP/", StringComparison.OrdinalIgnoreCase) =>
            (null, int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and < 1000 ? status : 0),
        [var method, _, var version] when version.StartsWith("MSNSLP/", StringComparison.OrdinalIgnoreCase) && method.Length <= 16 && method.All(char.IsAsciiLetter) => (method.ToUpperInvariant(), 0),
        _ => (null, 0),
    };

    // <msnmsgr:account[;{guid}]>
    private static EndpointHandle? ReadAddress(string? text)
    {
        var address = (text ?? "").Trim('<', '>', ' ');

        // A blank in it would be the end of it where it is written into a first line.
        return address.Length > Scheme.Length && IsToken(address) && address.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? EndpointHandle.Parse(address[Scheme.Length..])
            : null;
    }

    private static string ReadBranch(string? via)
    {
        var mark = via?.IndexOf("branch=", StringComparison.OrdinalIgnoreCase) ?? -1;
        var branch = mark < 0 ? "" : via![(mark + 7)..].Trim();
        return IsToken(branch) ? branch : "";
    }

    private static bool IsToken(string text) =>
        text.Length <= LongestToken && !text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));
}
