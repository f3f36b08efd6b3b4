using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

// <ABApplicationHeader xmlns="…"><ApplicationId/><IsMigration>false</IsMigration><PartnerScenario/> [ <CacheKey/> ] </ABApplicationHeader>
// <ABAuthHeader xmlns="…"><ManagedGroupRequest>false</ManagedGroupRequest><TicketToken>t=…&amp;p=</TicketToken></ABAuthHeader>

/// <summary>The header of a request.</summary>
/// <param name="Ticket">The ticket for <c>contacts.msn.com</c>.</param>
/// <param name="Scenario">Why the call is made; for the server's statistics.</param>
/// <param name="CacheKey">The last key the server gave; null if none yet.</param>
public sealed record AddressBookRequestHeader(Sensitive Ticket, string Scenario, string? CacheKey = null)
{
    /// <summary>The application that clients of Windows Live Messenger 8.1 name. No server is known to check it.</summary>
    public const string ApplicationId = "CFE80F9D-180F-4399-82AB-413F33A1FA11";

    /// <summary>The header blocks.</summary>
    public IReadOnlyList<XElement> ToXml() =>
    [
        AddressBookXml.Element(
            "ABApplicationHeader",
            AddressBookXml.Element("ApplicationId", ApplicationId),
            AddressBookXml.Element("IsMigration", "false"),
            AddressBookXml.Text("PartnerScenario", Scenario),
            AddressBookXml.Text("CacheKey", CacheKey)),
        AddressBookXml.Element(
            "ABAuthHeader",
            AddressBookXml.Element("ManagedGroupRequest", "false"),
            AddressBookXml.Text("TicketToken", Ticket.Reveal())),
    ];

    /// <summary>The ticket in the header of a request; null if there is none.</summary>
    public static Sensitive? TicketOf(IEnumerable<XElement> headers) =>
        headers.FirstOrDefault(header => header.IsNamed("ABAuthHeader")).Filled("TicketToken") is { } ticket ? new Sensitive(ticket) : null;
}

// <ServiceHeader xmlns="…"><Version>15.01.1408.0000</Version><CacheKey>12r1:…</CacheKey><CacheKeyChanged>true</CacheKeyChanged>
//   <PreferredHostName>…</PreferredHostName><SessionId>…</SessionId></ServiceHeader>

/// <summary>The header of an answer.</summary>
public sealed record AddressBookServiceHeader
{
    /// <summary>What to send as <see cref="AddressBookRequestHeader.CacheKey"/> from now on; null for what was sent.</summary>
    public string? CacheKey { get; init; }

    /// <summary>The host to ask from now on; null for the one asked.</summary>
    public string? PreferredHostName { get; init; }

    /// <summary>The header block.</summary>
    public XElement ToXml() => AddressBookXml.Element(
        "ServiceHeader",
        AddressBookXml.Element("Version", "15.01.1408.0000"),
        AddressBookXml.Text("CacheKey", CacheKey),
        AddressBookXml.Text("CacheKeyChanged", CacheKey is not null),
        AddressBookXml.Text("PreferredHostName", PreferredHostName),
        AddressBookXml.Element("SessionId", Guid.NewGuid().ToString()));

    /// <summary>Reads the header of an answer; empty if there is none.</summary>
    public static AddressBookServiceHeader Parse(IEnumerable<XElement> headers)
    {
        var header = headers.FirstOrDefault(block => block.IsNamed("ServiceHeader"));
        return new AddressBookServiceHeader
        {
            CacheKey = header.Flag("CacheKeyChanged") == true ? header.Filled("CacheKey") : null,
            PreferredHostName = header.Filled("PreferredHostName"),
        };
    }
}
