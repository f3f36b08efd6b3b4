using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>Somebody, or a circle, with a role (<c>Member</c>).</summary>
public abstract record Member
{
    /// <summary>The id of the membership; null in one that is being made.</summary>
    public string? MembershipId { get; init; }

    /// <summary>Whether it stands.</summary>
    public MemberState State { get; init; } = MemberState.Accepted;

    /// <summary>In a delta: the membership is gone.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>When the membership changed last, as the server wrote it.</summary>
    public string? LastChanged { get; init; }

    /// <summary>What the member calls himself, where the server tells it.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The number of the account.</summary>
    public long? Cid { get; init; }

    /// <summary>Notes of clients.</summary>
    public EquatableList<ContactAnnotation> Annotations { get; init; } = [];

    /// <summary>The address by which the notification server knows the member; null if nobody was named.</summary>
    public abstract string? Address { get; }

    /// <summary>The network number by which the notification server knows the member.</summary>
    public abstract int NetworkId { get; }

    /// <summary>What the member said when he asked; null if nothing.</summary>
    public string? InviteMessage => Annotations.FirstOrDefault(annotation => annotation.Name == AnnotationNames.InviteMessage)?.Value is { Length: > 0 } text
        ? text
        : null;

    /// <summary>The word for the kind of member: <c>Passport</c> in <c>Type</c>, <c>PassportMember</c> in <c>xsi:type</c>.</summary>
    protected abstract string Kind { get; }

    // <Member xsi:type="PassportMember"><MembershipId>…</MembershipId><Type>Passport</Type><DisplayName/><State>Accepted</State><Annotations/><Deleted>false</Deleted>
    //   <LastChanged>…</LastChanged><JoinedDate/><ExpirationDate/><Changes/><PassportName>…</PassportName><IsPassportNameHidden/><PassportId>0</PassportId><CID>…</CID>
    //   <PassportChanges/><LookedupByCID/></Member>

    /// <summary>Writes the member as a server does: with everything a client expects to find.</summary>
    public XElement ToXml() => AddressBookXml.Element(
        "Member",
        new XAttribute(AddressBookXml.Instance + "type", Kind + "Member"),
        AddressBookXml.Text("MembershipId", MembershipId),
        AddressBookXml.Text("Type", Kind),
        AddressBookXml.Text("DisplayName", DisplayName),
        AddressBookXml.Text("State", State.ToString()),
        AddressBookXml.Some("Annotations", Annotations.Select(annotation => annotation.ToXml())),
        AddressBookXml.Text("Deleted", IsDeleted),
        AddressBookXml.Text("LastChanged", LastChanged ?? AddressBookXml.Never),
        AddressBookXml.Text("JoinedDate", LastChanged ?? AddressBookXml.Never),
        AddressBookXml.Text("ExpirationDate", AddressBookXml.Never),
        AddressBookXml.Text("Changes", ""),
        WhoInAnswer());

    /// <summary>Writes the member as a client does, to add or delete it.</summary>
    internal XElement ToRequestXml() => AddressBookXml.Element(
        "Member",
        new XAttribute(AddressBookXml.Instance + "type", Kind + "Member"),
        AddressBookXml.Text("MembershipId", MembershipId),
        AddressBookXml.Text("Type", Kind),
        AddressBookXml.Text("State", State.ToString()),
        AddressBookXml.Some("Annotations", Annotations.Select(annotation => annotation.ToXml())),
        Who());

    /// <summary>Reads a member; null for the kinds that are no people and no circles (roles, services, domains, everyone).</summary>
    internal static Member? Parse(XElement member)
    {
        Member? who = (member.InstanceType() ?? member.Value("Type") + "Member") switch
        {
            "PassportMember" => new PassportMember { PassportName = member.Filled("PassportName") },
            "EmailMember" => new EmailMember { Email = member.Filled("Email") },
            "PhoneMember" => new PhoneMember { PhoneNumber = member.Filled("PhoneNumber") },
            "CircleMember" => new CircleMember { CircleId = member.Filled("CircleId") },
            _ => null,
        };
        return who is null
            ? null
            : who with
            {
                MembershipId = member.Filled("MembershipId"),
                State = Enum.TryParse<MemberState>(member.Value("State"), out var state) && Enum.IsDefined(state) ? state : MemberState.Accepted,
                IsDeleted = member.Flag("Deleted") ?? false,
                LastChanged = AddressBookXml.ParseTime(member.Value("LastChanged")) is null ? null : member.Value("LastChanged"),
                DisplayName = member.Filled("DisplayName"),
                Cid = member.Number("CID") is { } cid and not 0 ? cid : null,
                Annotations = [.. ContactAnnotation.ParseAll(member.Child("Annotations"))],
            };
    }

    /// <summary>The element that names the member; none where it is named by its membership id.</summary>
    private protected abstract XElement? Who();

    private protected virtual object?[] WhoInAnswer() => [Who()];
}

/// <summary>How a membership stands.</summary>
public enum MemberState
{
    /// <summary>It stands.</summary>
    Accepted,

    /// <summary>It waits for an answer.</summary>
    Pending,

    /// <summary>It was refused.</summary>
    Declined,

    /// <summary>It was taken back.</summary>
    Removed,

    /// <summary>It stands for the time being.</summary>
    Tentative,
}

/// <summary>A member with an account of the network.</summary>
public sealed record PassportMember : Member
{
    /// <summary>The account; null where the member is named by its membership id.</summary>
    public string? PassportName { get; init; }

    /// <inheritdoc/>
    public override string? Address => PassportName;

    /// <inheritdoc/>
    public override int NetworkId => 1;

    /// <inheritdoc/>
    protected override string Kind => "Passport";

    private protected override XElement? Who() => AddressBookXml.Text("PassportName", PassportName);

    private protected override object?[] WhoInAnswer() =>
    [
        Who(),
        AddressBookXml.Text("IsPassportNameHidden", false),
        AddressBookXml.Text("PassportId", 0L),
        AddressBookXml.Text("CID", Cid ?? 0),
        AddressBookXml.Text("PassportChanges", ""),
        AddressBookXml.Text("LookedupByCID", false),
    ];
}

/// <summary>A member of another network, known by mail address.</summary>
public sealed record EmailMember : Member
{
    /// <summary>The address.</summary>
    public string? Email { get; init; }

    /// <inheritdoc/>
    public override string? Address => Email;

    /// <inheritdoc/>
    // MSN.IM.BuddyType = "32:"
    public override int NetworkId =>
        Annotations.FirstOrDefault(annotation => annotation.Name == AnnotationNames.BuddyType)?.Value is { } type
            && int.TryParse(type.AsSpan(0, Math.Max(type.IndexOf(':'), 0)), out var network)
            && network > 0
            ? network
            : ContactEmail.Yahoo;

    /// <inheritdoc/>
    protected override string Kind => "Email";

    private protected override XElement? Who() => AddressBookXml.Text("Email", Email);
}

/// <summary>A member who is reached by phone.</summary>
public sealed record PhoneMember : Member
{
    /// <summary>The number.</summary>
    public string? PhoneNumber { get; init; }

    /// <inheritdoc/>
    public override string? Address => PhoneNumber is null ? null : "tel:" + PhoneNumber;

    /// <inheritdoc/>
    public override int NetworkId => 4;

    /// <inheritdoc/>
    protected override string Kind => "Phone";

    private protected override XElement? Who() => AddressBookXml.Text("PhoneNumber", PhoneNumber);
}

/// <summary>A circle with a role, such as one that is blocked.</summary>
public sealed record CircleMember : Member
{
    /// <summary>The circle's id.</summary>
    public string? CircleId { get; init; }

    /// <inheritdoc/>
    public override string? Address => CircleId is null ? null : CircleId + "@" + CircleInverseInfo.DefaultDomain;

    /// <inheritdoc/>
    public override int NetworkId => 9;

    /// <inheritdoc/>
    protected override string Kind => "Circle";

    private protected override XElement? Who() => AddressBookXml.Text("CircleId", CircleId);
}
