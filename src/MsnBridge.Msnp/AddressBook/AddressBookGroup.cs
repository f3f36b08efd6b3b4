using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>A group of the address book (<c>Group</c>).</summary>
public sealed record AddressBookGroup
{
    /// <summary>The kind of the groups that Messenger shows.</summary>
    public const string MessengerGroupType = "c8529ce2-6ead-434d-881f-341e17db3ff8";

    /// <summary>The GUID of the group.</summary>
    public string? Id { get; init; }

    /// <summary>The name; null in a deleted group.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the user marked the group.</summary>
    public bool IsFavorite { get; init; }

    /// <summary>Notes of clients.</summary>
    public EquatableList<ContactAnnotation> Annotations { get; init; } = [];

    /// <summary>In a delta: the group is gone.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>When the group changed last, as the server wrote it.</summary>
    public string? LastChange { get; init; }

    // <Group><groupId>…</groupId><groupInfo><annotations/><groupType>…</groupType><name>…</name><IsNotMobileVisible/><IsPrivate/><IsFavorite/></groupInfo>
    //   <propertiesChanged/><fDeleted>false</fDeleted><lastChange>…</lastChange></Group>

    /// <summary>Writes the group as a server does.</summary>
    public XElement ToXml() => AddressBookXml.Element(
        "Group",
        AddressBookXml.Text("groupId", Id),
        AddressBookXml.Element(
            "groupInfo",
            AddressBookXml.Some("annotations", Annotations.Select(annotation => annotation.ToXml())),
            AddressBookXml.Text("groupType", MessengerGroupType),
            AddressBookXml.Text("name", Name),
            AddressBookXml.Text("IsNotMobileVisible", false),
            AddressBookXml.Text("IsPrivate", false),
            AddressBookXml.Text("IsFavorite", IsFavorite)),
        AddressBookXml.Text("propertiesChanged", ""),
        AddressBookXml.Text("fDeleted", IsDeleted),
        AddressBookXml.Text("lastChange", LastChange));

    internal static AddressBookGroup Parse(XElement group) => new()
    {
        Id = group.Filled("groupId"),
        Name = group.Child("groupInfo").Value("name"),
        IsFavorite = group.Child("groupInfo").Flag("IsFavorite") ?? false,
        Annotations = [.. ContactAnnotation.ParseAll(group.Child("groupInfo").Child("annotations"))],
        IsDeleted = group.Flag("fDeleted") ?? false,
        LastChange = group.Filled("lastChange"),
    };
}
