using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.PeerToPeer.Notices;

/// <summary>A voice or video call of Windows Live Messenger 2009 and later: SIP in notices over the notification server.</summary>
/// <param name="callId">Names the call, as the notice does.</param>
/// <param name="invitation">The headers of the INVITE, as lines.</param>
internal sealed class TunnelledCall(string callId, IReadOnlyList<string> invitation)
{
    private const int LongestSip = 32 * 1024;
    private const int MostHeaders = 64;
    private const int LongestCallId = 256;

    /// <summary>Names the call.</summary>
    public string CallId => callId;

    // <sip e="base64" fid="1" i="call-id"><msg>base64 of SIP</msg></sip>
    //
    // INVITE sip:account;mepid=... SIP/2.0 CRLF
    // name ":" value CRLF                                  names may be single letters: v Via, f From, t To, i Call-ID
    // CRLF
    // description of the media
    /// <summary>Reads a notice; null if it is no call that begins.</summary>
    public static TunnelledCall? Read(MsnpPayload notice)
    {
        try
        {
            var root = SafeXml.Parse(Encoding.UTF8.GetString(notice.Bytes.Span));
            if (root.Name.LocalName != "sip" || (string?)root.Attribute("i") is not { Length: > 0 and <= LongestCallId } id)
                return null;

            var text = (root.Element("msg")?.Value ?? "").Trim();
            var bytes = new byte[Math.Min(text.Length, LongestSip)];
            if (text.Length > LongestSip || !Convert.TryFromBase64String(text, bytes, out var length))
                return null;

            var lines = Encoding.UTF8.GetString(bytes, 0, length).Split('\n').Select(line => line.TrimEnd('\r')).TakeWhile(line => line.Length > 0).ToList();
            return lines is [var start, ..] && start.StartsWith("INVITE ", StringComparison.Ordinal) ? new TunnelledCall(id, [.. lines.Skip(1).Take(MostHeaders)]) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // SIP/2.0 603 Decline CRLF                             with every Via, From, To and a tag, Call-ID and CSeq of the INVITE
    /// <summary>The answer of who does not want to talk.</summary>
    public MsnpPayload Decline()
    {
        var answer = new StringBuilder("SIP/2.0 603 Decline\r\n");
        foreach (var line in invitation)
        {
            switch (NameOf(line))
            {
                case "VIA" or "V" or "FROM" or "F" or "CALL-ID" or "I" or "CSEQ":
                    answer.Append(line).Append("\r\n");
                    break;
                case "TO" or "T":
                    answer.Append(line);
                    if (!line.Contains(";tag=", StringComparison.OrdinalIgnoreCase))
                        answer.Append(";tag=").Append(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5)));

                    answer.Append("\r\n");
                    break;
            }
        }

        answer.Append("Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
        return MsnpPayload.FromText(SafeXml.Write(new XElement(
            "sip",
            new XAttribute("e", "base64"),
            new XAttribute("fid", "1"),
            new XAttribute("i", callId),
            new XElement("msg", Convert.ToBase64String(Encoding.UTF8.GetBytes(answer.ToString()))))));
    }

    private static string NameOf(string line) => line.Split(':', 2)[0].Trim().ToUpperInvariant();
}
