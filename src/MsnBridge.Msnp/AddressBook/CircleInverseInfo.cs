using System.Xml.Linq;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>What somebody is in a circle (MSNP18 and later).</summary>
public enum CircleRole
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>Runs it, and may invite.</summary>
    Admin = 1,

    /// <summary>May invite.</summary>
    AssistantAdmin = 2,

    /// <summary>Takes part.</summary>
    Member = 3,

    /// <summary>Was invited and has not answered.</summary>
    StatePendingOutbound = 4,
}

/// <summary>A circle the account is in or is invited to (<c>CircleInverseInfo</c>, MSNP18 and later).</summary>
/// <param name="Id">Its id, <c>00000000-0000-0000-0009-</c> and twelve hexadecimal digits.</param>
/// <param name="DisplayName">Its name.</param>
/// <param name="Role">What the account is in it.</param>
/// <param name="State">How far it has come.</param>
public sealed record CircleInverseInfo(string Id, string DisplayName, CircleRole Role, RelationshipState State)
{
    /// <summary>The domain of the addresses of circles.</summary>
    public const string DefaultDomain = "live.com";

    /// <summary>The domain of its address.</summary>
    public string HostedDomain { get; init; } = DefaultDomain;

    /// <summary>The address by which the notification server knows the circle.</summary>
    public string Address => Id + "@" + HostedDomain;

    // <CircleInverseInfo><Content><Handle><Id>…</Id></Handle><Info><ClassId/><Domain>1</Domain><HostedDomain>live.com</HostedDomain><Type>2</Type>…<DisplayName>…
    //   </DisplayName></Info><Changes/><CreateDate/><LastChange/></Content><PersonalInfo><MembershipInfo><CirclePersonalMembership><Role>Admin</Role>
    //   <State>Accepted</State></CirclePersonalMembership></MembershipInfo><Name/><IsNotMobileVisible/>…</PersonalInfo><Deleted>false</Deleted></CircleInverseInfo>

    /// <summary>Writes the circle as a server does.</summary>
    public XElement ToXml() => AddressBookXml.Element(
        "CircleInverseInfo",
        AddressBookXml.Element(
            "Content",
            AddressBookXml.Element("Handle", AddressBookXml.Element("Id", Id)),
            AddressBookXml.Element(
                "Info",
                AddressBookXml.Element("Domain", "1"),
                AddressBookXml.Text("HostedDomain", HostedDomain),
                AddressBookXml.Element("Type", "2"),
                AddressBookXml.Element("MembershipAccess", "0"),
                AddressBookXml.Element("IsPresenceEnabled", "true"),
                AddressBookXml.Element("RequestMembershipOption", "2"),
                AddressBookXml.Text("DisplayName", DisplayName))),
        AddressBookXml.Element(
            "PersonalInfo",
            AddressBookXml.Element(
                "MembershipInfo",
                AddressBookXml.Element(
                    "CirclePersonalMembership",
                    AddressBookXml.Element("Role", Role.ToString()),
                    AddressBookXml.Element("State", State.ToString())))),
        AddressBookXml.Element("Deleted", "false"));

    /// <summary>Reads a circle; null if it has no id.</summary>
    internal static CircleInverseInfo? Parse(XElement circle)
    {
        var content = circle.Child("Content");
        var personal = circle.Child("PersonalInfo").Child("MembershipInfo").Child("CirclePersonalMembership");
        return content.Child("Handle").Filled("Id") is not { } id || circle.Flag("Deleted") == true
            ? null
            : new CircleInverseInfo(
                id,
                content.Child("Info").Filled("DisplayName") ?? id,
                Enum.TryParse<CircleRole>(personal.Value("Role"), out var role) ? role : CircleRole.None,
                Enum.TryParse<RelationshipState>(personal.Value("State"), out var state) ? state : RelationshipState.Accepted)
            {
                HostedDomain = content.Child("Info").Filled("HostedDomain") ?? DefaultDomain,
            };
    }
}
