using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

// <CreateContact> [ <abHandle/> ] <contactHandle><Email>…</Email><Puid>0</Puid><Cid>0</Cid><CircleId>zero</CircleId></contactHandle></CreateContact>
//                                                                                      answer: <contactId/>            (MSNP18 and later)

/// <summary>Makes a contact without a tie yet: the first step of adding somebody (WLM 2011) and of inviting somebody into a circle.</summary>
/// <param name="Email">The account.</param>
/// <param name="CircleId">The circle he is to come into; null for the account's own book.</param>
public sealed record CreateContactRequest(string Email, string? CircleId = null) : AddressBookRequest
{
    internal const string Name = "CreateContact";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        Handle(CircleId),
        AddressBookXml.Element(
            "contactHandle",
            AddressBookXml.Text("Email", Email),
            AddressBookXml.Element("Puid", "0"),
            AddressBookXml.Element("Cid", "0"),
            AddressBookXml.Element("CircleId", AddressBookXml.OwnBook)));

    internal static CreateContactRequest Read(XElement body) => new(body.Child("contactHandle").Filled("Email") ?? "", CircleOf(body));
}

/// <summary>What is done to a tie (<c>action</c> of <c>ManageWLConnection</c>).</summary>
public enum ConnectionAction
{
    /// <summary>Asked for, or accepted.</summary>
    Establish = 1,

    /// <summary>Refused.</summary>
    Refuse = 2,
}

// <ManageWLConnection> [ <abHandle/> ] <contactId/><connection>true</connection><presence>true</presence><action>1</action><relationshipType>3</relationshipType>
//   <relationshipRole>0</relationshipRole> [ <annotations/> ] </ManageWLConnection>                       answer: the contact  (MSNP18 and later)

/// <summary>Ties a contact to the account, invites somebody into a circle, or answers an invitation.</summary>
/// <param name="ContactId">The contact; to answer an invitation, the circle.</param>
/// <param name="Action">What is done.</param>
/// <param name="RelationshipType"><see cref="NetworkInfo.Individual"/> or <see cref="NetworkInfo.Circle"/>.</param>
/// <param name="Role">In an invitation, what he becomes.</param>
/// <param name="CircleId">The circle somebody is invited into.</param>
public sealed record ManageConnectionRequest(
    string ContactId, ConnectionAction Action, int RelationshipType, CircleRole Role = CircleRole.None, string? CircleId = null) : AddressBookRequest
{
    internal const string Name = "ManageWLConnection";

    /// <summary>Notes: what is said to the one who is asked.</summary>
    public EquatableList<ContactAnnotation> Annotations { get; init; } = [];

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        Handle(CircleId),
        AddressBookXml.Text("contactId", ContactId),
        AddressBookXml.Element("connection", "true"),
        AddressBookXml.Element("presence", "true"),
        AddressBookXml.Text("action", (long)Action),
        AddressBookXml.Text("relationshipType", (long)RelationshipType),
        AddressBookXml.Text("relationshipRole", (long)Role),
        AddressBookXml.Some("annotations", Annotations.Select(annotation => annotation.ToXml())));

    internal static ManageConnectionRequest Read(XElement body) => new(
        body.Filled("contactId") ?? "",
        (ConnectionAction)(body.SmallNumber("action") ?? 0),
        body.SmallNumber("relationshipType") ?? 0,
        (CircleRole)(body.SmallNumber("relationshipRole") ?? 0),
        CircleOf(body))
    {
        Annotations = [.. ContactAnnotation.ParseAll(body.Child("annotations"))],
    };
}

// <BreakConnection> [ <abHandle/> ] <contactId/><blockContact>false</blockContact><deleteContact>true</deleteContact></BreakConnection>  (MSNP18 and later)

/// <summary>Takes back a tie: with a contact, or, by the circle's id, with a circle, which is leaving it.</summary>
/// <param name="ContactId">The contact or circle.</param>
/// <param name="Blocks">Whether he is blocked too.</param>
/// <param name="Deletes">Whether he is deleted too.</param>
/// <param name="CircleId">The circle out of which a member is put.</param>
public sealed record BreakConnectionRequest(string ContactId, bool Blocks, bool Deletes, string? CircleId = null) : AddressBookRequest
{
    internal const string Name = "BreakConnection";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        Handle(CircleId),
        AddressBookXml.Text("contactId", ContactId),
        AddressBookXml.Text("blockContact", Blocks),
        AddressBookXml.Text("deleteContact", Deletes));

    internal static BreakConnectionRequest Read(XElement body) => new(
        body.Filled("contactId") ?? "", body.Flag("blockContact") ?? false, body.Flag("deleteContact") ?? false, CircleOf(body));
}

// <CreateCircle><properties><Domain>1</Domain><HostedDomain>live.com</HostedDomain><Type>2</Type><MembershipAccess>0</MembershipAccess>
//   <IsPresenceEnabled>true</IsPresenceEnabled><RequestMembershipOption>2</RequestMembershipOption><DisplayName/></properties>
//   <callerInfo><PublicDisplayName/></callerInfo></CreateCircle>                                          answer: <Id/>        (MSNP18 and later)

/// <summary>Makes a circle.</summary>
/// <param name="DisplayName">Its name.</param>
/// <param name="OwnName">What the maker calls himself in it.</param>
public sealed record CreateCircleRequest(string DisplayName, string OwnName) : AddressBookRequest
{
    internal const string Name = "CreateCircle";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override bool IsSharing => true;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        AddressBookXml.Element(
            "properties",
            AddressBookXml.Element("Domain", "1"),
            AddressBookXml.Element("HostedDomain", CircleInverseInfo.DefaultDomain),
            AddressBookXml.Element("Type", "2"),
            AddressBookXml.Element("MembershipAccess", "0"),
            AddressBookXml.Element("IsPresenceEnabled", "true"),
            AddressBookXml.Element("RequestMembershipOption", "2"),
            AddressBookXml.Text("DisplayName", DisplayName)),
        AddressBookXml.Element("callerInfo", AddressBookXml.Text("PublicDisplayName", OwnName)));

    internal static CreateCircleRequest Read(XElement body) =>
        new(body.Child("properties").Value("DisplayName") ?? "", body.Child("callerInfo").Value("PublicDisplayName") ?? "");
}
