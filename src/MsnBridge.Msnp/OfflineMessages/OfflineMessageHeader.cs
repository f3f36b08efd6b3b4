using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>What a notice says of one offline message.</summary>
/// <param name="Id">Names it to the service; as a rule a GUID.</param>
/// <param name="Sender">The sender's address.</param>
/// <param name="SenderName">What the sender calls himself; empty if the notice does not say.</param>
/// <param name="ReceivedAt">When the server took it; null in a notice that comes at that moment.</param>
/// <param name="Size">How long the whole of it is, in bytes.</param>
/// <param name="IsRead">Whether it was fetched and marked as read.</param>
public sealed record OfflineMessageHeader(string Id, string Sender, string SenderName, DateTimeOffset? ReceivedAt, int Size, bool IsRead = false)
{
    /// <summary>From somebody of the same network. Windows Live Messenger throws away messages of another kind that look like these.</summary>
    private const string OrdinaryKind = "11";
    private const string FolderAtSignIn = "00000000-0000-0000-0000-000000000009";
    private const string FolderWhileSignedIn = ".!!OIM";

    // Who writes is nobody's business in a log.
    /// <summary>The id alone.</summary>
    public override string ToString() => $"{nameof(OfflineMessageHeader)} {{ {Id} }}";

    // <M><T>11</T><S>6</S><RT>2026-01-15T09:30:00.000Z</RT><RS>0</RS><SZ>812</SZ><E>carol@example.org</E><I>guid</I><F>folder</F><N>=?utf-8?B?...?=</N></M>
    //
    // SU, the subject, is there at some servers, or stands behind M; nobody uses it.
    internal static OfflineMessageHeader? Read(XElement message) =>
        message.Text("I") is { } id && message.Text("E") is { } sender
            ? new OfflineMessageHeader(
                id,
                sender,
                EncodedWord.Decode(message.Text("N")),
                DateTimeOffset.TryParse(message.Text("RT"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
                int.TryParse(message.Text("SZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0,
                message.Text("RS") == "1")
            : null;

    internal XElement Write() => new(
        "M",
        new XElement("T", OrdinaryKind),
        new XElement("S", "6"),
        ReceivedAt is { } time ? new XElement("RT", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)) : null,
        new XElement("RS", IsRead ? "1" : "0"),
        new XElement("SZ", Size),
        new XElement("E", Sender),
        new XElement("I", Id),
        new XElement("F", ReceivedAt is null ? FolderWhileSignedIn : FolderAtSignIn),
        new XElement("N", EncodedWord.Encode(SenderName)));
}
