using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Conversations;

/// <summary>An invitation of the kind before peer-to-peer: a file, a voice call, another program.</summary>
/// <param name="Application">What its sender calls it; may be empty.</param>
/// <param name="Cookie">Names the invitation.</param>
/// <param name="IsOffer">Whether it asks for something, rather than accepting or cancelling.</param>
internal sealed record LegacyInvitation(string Application, string Cookie, bool IsOffer)
{
    private const string ContentType = "text/x-msmsgsinvite";

    // Application-Name: File Transfer CRLF
    // Application-GUID: {guid} CRLF
    // Invitation-Command: INVITE|ACCEPT|CANCEL CRLF
    // Invitation-Cookie: number CRLF
    // ...                                                  the body
    public static LegacyInvitation? Read(MessageEnvelope envelope)
    {
        if (envelope.ContentType != ContentType)
            return null;

        var lines = MessageEnvelope.Parse(envelope.Body);
        return new LegacyInvitation(
            lines["Application-Name"] ?? "",
            lines["Invitation-Cookie"] ?? "",
            string.Equals(lines["Invitation-Command"], "INVITE", StringComparison.OrdinalIgnoreCase));
    }

    // Invitation-Command: CANCEL CRLF
    // Invitation-Cookie: number CRLF
    // Cancel-Code: REJECT_NOT_INSTALLED CRLF
    public MsnpPayload Refuse()
    {
        var cookie = new string([.. Cookie.Where(char.IsAsciiLetterOrDigit)]);
        return new MessageEnvelope(
            [new("MIME-Version", "1.0"), new("Content-Type", $"{ContentType}; charset=UTF-8")],
            Encoding.UTF8.GetBytes(
                $"Invitation-Command: CANCEL\r\nInvitation-Cookie: {cookie}\r\nCancel-Code: REJECT_NOT_INSTALLED\r\n\r\n")).ToPayload();
    }

    public string Describe() => Application.Contains("file", StringComparison.OrdinalIgnoreCase) ? "a file offer" : "an invitation to another program";
}
