using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>
/// What the address book says of a contact (<c>contactInfo</c>). A null field is one that was not told: in an update it stays as it is, which is why nothing here
/// has a default.
/// </summary>
public sealed record AddressBookContactInfo
{
    /// <summary>What the entry is.</summary>
    public AddressBookContactType? Type { get; init; }

    /// <summary>The account name; null for a person of another network, who is known by one of <see cref="Emails"/>.</summary>
    public string? PassportName { get; init; }

    /// <summary>The name the contact was last seen with.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Much the same as <see cref="DisplayName"/>.</summary>
    public string? QuickName { get; init; }

    /// <summary>The first name.</summary>
    public string? FirstName { get; init; }

    /// <summary>The middle name.</summary>
    public string? MiddleName { get; init; }

    /// <summary>The last name.</summary>
    public string? LastName { get; init; }

    /// <summary>A note.</summary>
    public string? Comment { get; init; }

    /// <summary>The day of birth as written; <see cref="AddressBookXml.Never"/> for unset.</summary>
    public string? Birthdate { get; init; }

    /// <summary>Whether the contact belongs on the forward list; otherwise he is a name in the address book and no more.</summary>
    public bool? IsMessengerUser { get; init; }

    /// <summary>Whether the contact is one by mail only.</summary>
    public bool? IsSmtp { get; init; }

    /// <summary>Whether the user marked the contact.</summary>
    public bool? IsFavorite { get; init; }

    /// <summary>Whether pages may be sent to his phone.</summary>
    public bool? IsMobileImEnabled { get; init; }

    /// <summary>Whether he has a web space.</summary>
    public bool? HasSpace { get; init; }

    /// <summary>The number of the account, a signed one.</summary>
    public long? Cid { get; init; }

    /// <summary>The groups the contact is in.</summary>
    public EquatableList<string> GroupIds { get; init; } = [];

    /// <summary>Mail addresses.</summary>
    public EquatableList<ContactEmail> Emails { get; init; } = [];

    /// <summary>Phone numbers.</summary>
    public EquatableList<ContactPhone> Phones { get; init; } = [];

    /// <summary>Notes of clients.</summary>
    public EquatableList<ContactAnnotation> Annotations { get; init; } = [];

    /// <summary>Ties to other networks and circles (MSNP18 and later).</summary>
    public EquatableList<NetworkInfo> Networks { get; init; } = [];

    /// <summary>What the adder says to the one he adds (<c>MessengerMemberInfo</c>), in <c>ABContactAdd</c>.</summary>
    public string? InviteMessage { get; init; }

    /// <summary>What the adder calls himself there.</summary>
    public string? InviterName { get; init; }

    /// <summary>The value of an annotation; null if there is none or it is empty.</summary>
    public string? Annotation(string name)
    {
        var value = Annotations.FirstOrDefault(annotation => string.Equals(annotation.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;
        return string.IsNullOrEmpty(value) ? null : value;
    }

    // <contactInfo> [ emails, phones, annotations, groupIds, contactType, quickName, … ] </contactInfo>

    /// <summary>Writes what is told.</summary>
    /// <param name="complete">Whether to write, as a server does, the fields that clients expect in every entry though they say nothing here.</param>
    internal XElement ToXml(bool complete) => AddressBookXml.Element(
        "contactInfo",
        AddressBookXml.Some("emails", Emails.Select(email => email.ToXml())),
        AddressBookXml.Some("phones", Phones.Select(phone => phone.ToXml())),
        AddressBookXml.Some("annotations", Annotations.Select(annotation => annotation.ToXml())),
        AddressBookXml.Some("groupIds", GroupIds.Select(id => AddressBookXml.Element("guid", id))),
        AddressBookXml.Text("contactType", Type?.ToString()),
        AddressBookXml.Text("quickName", QuickName),
        AddressBookXml.Text("firstName", FirstName),
        AddressBookXml.Text("MiddleName", MiddleName),
        AddressBookXml.Text("lastName", LastName),
        AddressBookXml.Text("passportName", PassportName),
        complete ? AddressBookXml.Text("IsPassportNameHidden", false) : null,
        AddressBookXml.Text("displayName", DisplayName),
        complete ? AddressBookXml.Text("puid", 0L) : null,
        AddressBookXml.Text("CID", Cid),
        AddressBookXml.Text("comment", Comment),
        complete ? AddressBookXml.Text("IsNotMobileVisible", false) : null,
        AddressBookXml.Text("isMobileIMEnabled", Told(IsMobileImEnabled, complete)),
        AddressBookXml.Text("isMessengerUser", IsMessengerUser),
        AddressBookXml.Text("isFavorite", Told(IsFavorite, complete)),
        AddressBookXml.Text("isSmtp", Told(IsSmtp, complete)),
        AddressBookXml.Text("hasSpace", Told(HasSpace, complete)),
        complete ? AddressBookXml.Text("spotWatchState", "NoDevice") : null,
        AddressBookXml.Text("birthdate", Birthdate ?? (complete ? AddressBookXml.Never : null)),
        complete
            ? (object[])
            [
                AddressBookXml.Element("primaryEmailType", "ContactEmailPersonal"),
                AddressBookXml.Element("PrimaryLocation", "ContactLocationPersonal"),
                AddressBookXml.Element("PrimaryPhone", "ContactPhonePersonal"),
                AddressBookXml.Element("IsPrivate", "false"),
                AddressBookXml.Element("Gender", "Unspecified"),
                AddressBookXml.Element("TimeZone", "None"),
            ]
            : null,
        AddressBookXml.Some("NetworkInfoList", Networks.Select(network => network.ToXml())),
        MemberInfo());

    internal static AddressBookContactInfo Parse(XElement? info) => new()
    {
        Type = info.Filled("contactType") is { } type
            ? Enum.TryParse<AddressBookContactType>(type, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : AddressBookContactType.Regular
            : null,
        PassportName = info.Filled("passportName"),
        DisplayName = info.Value("displayName"),
        QuickName = info.Value("quickName"),
        FirstName = info.Value("firstName"),
        MiddleName = info.Value("MiddleName"),
        LastName = info.Value("lastName"),
        Comment = info.Value("comment"),
        Birthdate = info.Filled("birthdate") is { } birthdate && AddressBookXml.ParseTime(birthdate) is not null ? birthdate : null,
        IsMessengerUser = info.Flag("isMessengerUser"),
        IsSmtp = info.Flag("isSmtp"),
        IsFavorite = info.Flag("isFavorite"),
        IsMobileImEnabled = info.Flag("isMobileIMEnabled"),
        HasSpace = info.Flag("hasSpace"),
        Cid = info.Number("CID"),
        GroupIds = [.. from id in info.Child("groupIds").Children("guid") where id.Value.Length > 0 select id.Value.Trim()],
        Emails = [.. info.Child("emails").Children("ContactEmail").Select(ContactEmail.Parse)],
        Phones = [.. info.Child("phones").Children("ContactPhone").Select(ContactPhone.Parse)],
        Annotations = [.. ContactAnnotation.ParseAll(info.Child("annotations"))],
        Networks = [.. info.Child("NetworkInfoList").Children("NetworkInfo").Select(NetworkInfo.Parse)],
        InviteMessage = ContactAnnotation.ParseAll(info.Child("MessengerMemberInfo").Child("PendingAnnotations"))
            .FirstOrDefault(annotation => annotation.Name == AnnotationNames.InviteMessage)?.Value,
        InviterName = info.Child("MessengerMemberInfo").Filled("DisplayName"),
    };

    private static bool? Told(bool? value, bool complete) => value ?? (complete ? false : null);

    private XElement? MemberInfo() => InviteMessage is null && InviterName is null
        ? null
        : AddressBookXml.Element(
            "MessengerMemberInfo",
            InviteMessage is { } message
                ? AddressBookXml.Element("PendingAnnotations", new ContactAnnotation(AnnotationNames.InviteMessage, message).ToXml())
                : null,
            AddressBookXml.Text("DisplayName", InviterName));
}
