using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>That something of the account was changed elsewhere: the payload of <c>NOT</c> for the site of the address book.</summary>
/// <param name="Account">Whose account.</param>
/// <param name="Service">What changed: <see cref="AddressBook"/>; null if the document does not say, as for circles.</param>
public sealed record NotificationDocument(string Account, string? Service)
{
    /// <summary>The service whose change means that the address book is to be read again.</summary>
    public const string AddressBook = "ABCHInternal";

    private const string AddressBookSite = "45705";

    /// <summary>The number of the account; null if the document does not say.</summary>
    public long? AccountNumber { get; init; }

    /// <summary>When it changed; null if the document does not say.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Whether there is something new, rather than something different.</summary>
    public bool HasNewItem { get; init; }

    /// <summary>The circle it is about; null if it is about none.</summary>
    public Guid? CircleId { get; init; }

    /// <summary>The two numbers of the member, as the profile message tells them, high and low.</summary>
    public (uint High, uint Low) MemberId { get; init; }

    // <NOTIFICATION id="0" siteid="45705" siteurl="url"><TO pid="0xlow:0xhigh" name="account"><VIA agent="messenger" /></TO>
    //   <MSG id="0"><SUBSCR url="s.htm" /><ACTION url="a.htm" />
    //     <BODY>escaped: <NotificationData><Service/><CID/><LastModifiedDate/><HasNewItem/><CircleId/></NotificationData></BODY></MSG></NOTIFICATION>

    /// <summary>Reads a payload; null if it is no such document, for example an alert for people.</summary>
    public static NotificationDocument? Parse(MsnpPayload payload)
    {
        try
        {
            var root = SafeXml.Parse(payload.DecodeText());
            if (root.Name.LocalName != "NOTIFICATION" || (string?)root.Attribute("siteid") != AddressBookSite)
                return null;

            var body = root.Element("MSG")?.Element("BODY");
            var data = body?.Element("NotificationData") ?? (body is null ? null : SafeXml.Parse(body.Value));
            return data is null || data.Name.LocalName != "NotificationData" ? null : Read(root, data);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The payload.</summary>
    public MsnpPayload ToPayload()
    {
        var data = "<NotificationData xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
            + Element("Service", Service)
            + Element("CID", AccountNumber?.ToString(CultureInfo.InvariantCulture))
            + Element("LastModifiedDate", ChangedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            + Element("HasNewItem", HasNewItem ? "true" : "false")
            + Element("CircleId", CircleId?.ToString())
            + "</NotificationData>";
        return MsnpPayload.FromText(
            $"<NOTIFICATION id=\"0\" siteid=\"{AddressBookSite}\" siteurl=\"http://contacts.msn.com\">"
            + $"<TO pid=\"0x{MemberId.Low:x8}:0x{MemberId.High:x8}\" name=\"{SafeXml.EscapeAttribute(Account)}\"><VIA agent=\"messenger\" /></TO>"
            + "<MSG id=\"0\"><SUBSCR url=\"s.htm\" /><ACTION url=\"a.htm\" />"
            + $"<BODY>{SafeXml.Escape(data)}</BODY></MSG></NOTIFICATION>");
    }

    private static NotificationDocument Read(XElement root, XElement data)
    {
        string? Value(string name) => data.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim() is { Length: > 0 } text ? text : null;

        var recipient = root.Element("TO");
        return new NotificationDocument((string?)recipient?.Attribute("name") ?? "", Value("Service"))
        {
            AccountNumber = long.TryParse(Value("CID"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            ChangedAt = DateTimeOffset.TryParse(Value("LastModifiedDate"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : null,
            HasNewItem = string.Equals(Value("HasNewItem"), "true", StringComparison.OrdinalIgnoreCase),
            CircleId = Guid.TryParse(Value("CircleId"), out var circle) ? circle : null,
            MemberId = ReadMemberId((string?)recipient?.Attribute("pid")),
        };
    }

    private static (uint High, uint Low) ReadMemberId(string? text)
    {
        var halves = (text ?? "").Split(':');
        return halves.Length == 2 && TryReadHexadecimal(halves[0], out var low) && TryReadHexadecimal(halves[1], out var high) ? (high, low) : default;
    }

    private static bool TryReadHexadecimal(string text, out uint number)
    {
        number = 0;
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }

    private static string Element(string name, string? value) => value is null ? "" : $"<{name}>{SafeXml.Escape(value)}</{name}>";
}
