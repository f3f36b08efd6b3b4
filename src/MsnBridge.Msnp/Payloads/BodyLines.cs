using System.Text;

namespace MsnBridge.Msnp.Payloads;

/// <summary>A body that consists of lines like headers, as datacasts, mail notices and system messages have.</summary>
internal static class BodyLines
{
    // name ":" SP value CRLF
    public static MessageEnvelope Parse(MessageEnvelope envelope)
    {
        // Some clients put an empty line before the first one.
        var body = envelope.Body;
        while (!body.IsEmpty && body.Span[0] is (byte)'\r' or (byte)'\n')
            body = body[1..];

        return MessageEnvelope.Parse(body);
    }

    public static byte[] Format(params ReadOnlySpan<(string Name, string Value)> lines)
    {
        var body = new StringBuilder();
        foreach (var (name, value) in lines)
            body.Append(name).Append(": ").Append(value).Append("\r\n");

        return Encoding.UTF8.GetBytes(body.ToString());
    }
}
