using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.Circles;

/// <summary>
/// The document by which a client proves to the notification server (<c>USR SHA A</c>) that it read the address book and in which circles its account is. Signed
/// with a key of this run of the network; clients cannot check it and do not.
/// </summary>
internal sealed class CircleTickets(TimeProvider time)
{
    private const int LongestTicket = 64 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    // <?xml version="1.0" encoding="utf-16"?><SignedTicket ver="1" keyVer="1"><Data>base64</Data><Sig>base64</Sig></SignedTicket>
    // Data: <?xml version="1.0" encoding="utf-16"?><Ticket> [ <Circle Id="…" HostedDomain="live.com"/>* ] <TS>time</TS><CID>number</CID></Ticket>
    public Sensitive Issue(MsnAccount account, IEnumerable<Circle> circles)
    {
        const string Declaration = """<?xml version="1.0" encoding="utf-16"?>""";
        var ticket = new XElement(
            "Ticket",
            circles.Where(circle => circle.Members[account.Address].IsAccepted).Select(circle => new XElement(
                "Circle", new XAttribute("Id", circle.WireId), new XAttribute("HostedDomain", CircleInverseInfo.DefaultDomain))),
            new XElement("TS", AddressBookXml.Format(time.GetUtcNow())),
            new XElement("CID", account.Cid.ToString(CultureInfo.InvariantCulture)));
        var data = Encoding.UTF8.GetBytes(Declaration + ticket.ToString(SaveOptions.DisableFormatting));
        var signed = new XElement(
            "SignedTicket",
            new XAttribute("ver", "1"),
            new XAttribute("keyVer", "1"),
            new XElement("Data", Convert.ToBase64String(data)),
            new XElement("Sig", Convert.ToBase64String(HMACSHA256.HashData(_key, data))));
        return new Sensitive(Declaration + signed.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>Whether this is a ticket of the account, issued by this run of the network within the last day.</summary>
    /// <param name="account">The account that shows it.</param>
    /// <param name="base64">What <c>USR SHA A</c> says: the document in base64.</param>
    public bool Verify(MsnAccount account, Sensitive base64)
    {
        try
        {
            if (base64.Reveal().Length > LongestTicket)
                return false;

            var ticket = SafeXml.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(base64.Reveal())));
            var data = Convert.FromBase64String(ticket.Text("Data") ?? "");
            var signature = Convert.FromBase64String(ticket.Text("Sig") ?? "");
            if (!CryptographicOperations.FixedTimeEquals(signature, HMACSHA256.HashData(_key, data)))
                return false;

            var content = SafeXml.Parse(Encoding.UTF8.GetString(data));
            return content.Text("CID") == account.Cid.ToString(CultureInfo.InvariantCulture)
                && AddressBookXml.ParseTime(content.Text("TS")) is { } issued
                && time.GetUtcNow() - issued < Lifetime;
        }
        catch (Exception error) when (error is FormatException or XmlException)
        {
            return false;
        }
    }
}
