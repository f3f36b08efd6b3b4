using System.Globalization;
using System.Net;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.FileTransferLegacy;

/// <summary>What is asked or answered in the dialogue about an invitation.</summary>
internal enum LegacyInvitationCommand
{
    /// <summary>Something that is none of the others.</summary>
    Unknown,

    /// <summary>Something is proposed.</summary>
    Invite,

    /// <summary>It is accepted, or how to go on after that.</summary>
    Accept,

    /// <summary>It is declined, or taken back.</summary>
    Cancel,
}

/// <summary>A message about an invitation of the kind before peer-to-peer: a file, a voice call, another program.</summary>
/// <param name="command">What it says.</param>
/// <param name="cookie">Names the invitation.</param>
/// <param name="fields">What else it says.</param>
internal sealed class LegacyInvitation(LegacyInvitationCommand command, string cookie, MessageEnvelope fields)
{
    private const string Type = "text/x-msmsgsinvite";
    private const int LongestCookie = 32;

    /// <summary>File transfer.</summary>
    public static readonly Guid FileTransfer = new("5D3E02AB-6190-11D3-BBBB-00C04F795683");

    private static readonly Dictionary<Guid, string> Applications = new()
    {
        [new("02D3C01F-BF30-4825-A83A-DE7AF41648AA")] = "a voice or video call",
        [new("F1B1920C-6A3C-4CE7-B18C-AFAB305FD03D")] = "an invitation to share a program",
        [new("44BBA842-CC51-11CF-AAFA-00AA00B6015C")] = "an invitation to NetMeeting",
        [new("8DAE4336-2B71-11D4-9A6C-006067325E47")] = "an invitation to a game",
    };

    /// <summary>What it says.</summary>
    public LegacyInvitationCommand Command { get; } = command;

    /// <summary>Names the invitation; may be empty.</summary>
    public string Cookie { get; } = cookie;

    /// <summary>Which program is meant; null where it does not say.</summary>
    public Guid? Application => Guid.TryParse(fields["Application-GUID"], out var id) ? id : null;

    /// <summary>The name of the file that is offered; null if none is.</summary>
    public string? FileName => fields["Application-File"] is { Length: > 0 } name ? name : null;

    /// <summary>The length of the file that is offered; null if it does not say.</summary>
    public uint? FileSize => uint.TryParse(fields["Application-FileSize"], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    /// <summary>The word to say on the connection that carries the file; null if there is none.</summary>
    public string? AuthCookie => fields["AuthCookie"] is { Length: > 0 and <= LongestCookie } word && word.All(char.IsAsciiLetterOrDigit) ? word : null;

    /// <summary>Where the sender of a file waits, as far as he says.</summary>
    public IReadOnlyCollection<IPEndPoint> Addresses =>
    [
        .. new[]
        {
            (fields["IP-Address"], fields["Port"]),
            (fields["IP-Address"], fields["PortX"]),
            (fields["IP-Address-Internal"], fields["Port"]),
            (fields["IP-Address-Internal"], fields["PortX-Internal"] ?? fields["PortX"]),
        }.Select(told => ReadAddress(told.Item1, told.Item2)).OfType<IPEndPoint>().Distinct(),
    ];

    // MIME-Version: 1.0 CRLF
    // Content-Type: text/x-msmsgsinvite; charset=UTF-8 CRLF
    // CRLF
    // Application-Name: File Transfer CRLF                 in invitations
    // Application-GUID: {guid} CRLF
    // Invitation-Command: INVITE|ACCEPT|CANCEL CRLF
    // Invitation-Cookie: number CRLF
    // *field CRLF                                          Application-File, Application-FileSize; IP-Address, Port, AuthCookie; Cancel-Code
    // CRLF                                                 (MSN Messenger 1 to Windows Live Messenger 8)
    /// <summary>Reads a message; null if it is about something else.</summary>
    public static LegacyInvitation? Read(MessageEnvelope envelope)
    {
        if (envelope.ContentType != Type)
            return null;

        var fields = MessageEnvelope.Parse(envelope.Body);
        var command = fields["Invitation-Command"]?.ToUpperInvariant() switch
        {
            "INVITE" => LegacyInvitationCommand.Invite,
            "ACCEPT" => LegacyInvitationCommand.Accept,
            "CANCEL" => LegacyInvitationCommand.Cancel,
            _ => LegacyInvitationCommand.Unknown,
        };
        var cookie = new string([.. (fields["Invitation-Cookie"] ?? "").Where(char.IsAsciiLetterOrDigit).Take(LongestCookie)]);
        return new LegacyInvitation(command, cookie, fields);
    }

    /// <summary>The proposal of a file.</summary>
    public static MsnpPayload Offer(string cookie, string name, long size) => Write(
        new("Application-Name", "File Transfer"),
        new("Application-GUID", FileTransfer.ToString("B").ToUpperInvariant()),
        new("Invitation-Command", "INVITE"),
        new("Invitation-Cookie", cookie),
        new("Application-File", name),
        new("Application-FileSize", size.ToString(CultureInfo.InvariantCulture)),
        new("Connectivity", "N"));

    /// <summary>The answer of who wants the file.</summary>
    public MsnpPayload Accept() => Write(
        new("Invitation-Command", "ACCEPT"),
        new("Invitation-Cookie", Cookie),
        new("Launch-Application", "FALSE"),
        new("Request-Data", "IP-Address:"));

    /// <summary>Where the file is to be fetched.</summary>
    public MsnpPayload AcceptAt(IPEndPoint where, string authCookie) => Write(
        new("Invitation-Command", "ACCEPT"),
        new("Invitation-Cookie", Cookie),
        new("IP-Address", where.Address.ToString()),
        new("Port", where.Port.ToString(CultureInfo.InvariantCulture)),
        new("AuthCookie", authCookie),
        new("Launch-Application", "FALSE"),
        new("Request-Data", "IP-Address:"));

    /// <summary>That it is declined or over.</summary>
    /// <param name="cookie">Names the invitation.</param>
    /// <param name="code">Why; one of <see cref="LegacyCancelCodes"/>.</param>
    public static MsnpPayload Cancel(string cookie, string code) => Write(
        new("Invitation-Command", "CANCEL"),
        new("Invitation-Cookie", cookie),
        new("Cancel-Code", code));

    /// <summary>What was proposed, in a few words for a person.</summary>
    public string Describe() => Application is { } application && Applications.TryGetValue(application, out var description)
        ? description
        : Application == FileTransfer || Names("file") ? "a file offer"
        : Names("remote assistance") ? "a request for remote assistance"
        : Names("whiteboard") ? "an invitation to a whiteboard"
        : Names("voice") || Names("audio") || Names("video") || Names("call") ? "a voice or video call"
        : Names("game") ? "an invitation to a game"
        : "an invitation to another program";

    private bool Names(string word) => (fields["Application-Name"] ?? "").Contains(word, StringComparison.OrdinalIgnoreCase);

    private static IPEndPoint? ReadAddress(string? address, string? port) =>
        IPAddress.TryParse(address, out var ip) && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new IPEndPoint(ip, number)
            : null;

    private static MsnpPayload Write(params KeyValuePair<string, string>[] fields) => new MessageEnvelope(
        [new("MIME-Version", "1.0"), new("Content-Type", $"{Type}; charset=UTF-8")],
        new MessageEnvelope(fields, default).ToPayload().Bytes).ToPayload();
}

/// <summary>Why an invitation is over.</summary>
internal static class LegacyCancelCodes
{
    /// <summary>The person does not want it.</summary>
    public const string Rejected = "REJECT";

    /// <summary>There is no such program here.</summary>
    public const string NotInstalled = "REJECT_NOT_INSTALLED";

    /// <summary>Taken back, or waited for in vain, before it was accepted.</summary>
    public const string TimedOut = "TIMEOUT";

    /// <summary>The transfer failed after it was accepted.</summary>
    public const string TransferFailed = "FTTIMEOUT";
}
