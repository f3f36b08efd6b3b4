using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

// <ABGroupAdd><abId/><groupAddOptions><fRenameOnMsgrConflict>false</fRenameOnMsgrConflict></groupAddOptions><groupInfo><GroupInfo><name/><groupType/>
//   <fMessenger>false</fMessenger><annotations><Annotation>MSN.IM.Display 1</Annotation></annotations></GroupInfo></groupInfo></ABGroupAdd>
//                                                                                                              answer: <guid>group id</guid>

/// <summary>Makes a group.</summary>
/// <param name="GroupName">Its name.</param>
public sealed record GroupAddRequest(string GroupName) : AddressBookRequest
{
    internal const string Name = "ABGroupAdd";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        Book(AddressBookXml.OwnBook),
        AddressBookXml.Element("groupAddOptions", AddressBookXml.Element("fRenameOnMsgrConflict", "false")),
        AddressBookXml.Element(
            "groupInfo",
            AddressBookXml.Element(
                "GroupInfo",
                AddressBookXml.Text("name", GroupName),
                AddressBookXml.Element("groupType", AddressBookGroup.MessengerGroupType),
                AddressBookXml.Element("fMessenger", "false"),
                AddressBookXml.Element("annotations", new ContactAnnotation(AnnotationNames.ShowsGroup, "1").ToXml()))));

    internal static GroupAddRequest Read(XElement body) => new(body.Child("groupInfo").Child("GroupInfo").Value("name") ?? "");
}

// <ABGroupUpdate><abId/><groups><Group><groupId/><groupInfo><name/></groupInfo><propertiesChanged>GroupName</propertiesChanged></Group></groups></ABGroupUpdate>

/// <summary>Renames a group.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="GroupName">Its new name.</param>
public sealed record GroupUpdateRequest(string GroupId, string GroupName) : AddressBookRequest
{
    internal const string Name = "ABGroupUpdate";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        Book(AddressBookXml.OwnBook),
        AddressBookXml.Element(
            "groups",
            AddressBookXml.Element(
                "Group",
                AddressBookXml.Text("groupId", GroupId),
                AddressBookXml.Element("groupInfo", AddressBookXml.Text("name", GroupName)),
                AddressBookXml.Element("propertiesChanged", "GroupName"))));

    internal static GroupUpdateRequest Read(XElement body)
    {
        var group = body.Child("groups").Child("Group");
        return new(group.Filled("groupId") ?? "", group.Child("groupInfo").Value("name") ?? "");
    }
}

// <ABGroupDelete><abId/><groupFilter><groupIds><guid/>*</groupIds></groupFilter></ABGroupDelete>

/// <summary>Deletes groups.</summary>
/// <param name="GroupIds">Their ids.</param>
public sealed record GroupDeleteRequest(EquatableList<string> GroupIds) : AddressBookRequest
{
    internal const string Name = "ABGroupDelete";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(Name, Book(AddressBookXml.OwnBook), WriteGroups(GroupIds));

    internal static GroupDeleteRequest Read(XElement body) => new(GroupsOf(body));
}

// <ABGroupContactAdd><abId/><groupFilter/><contacts><Contact><contactId/></Contact></contacts></ABGroupContactAdd>
//   or <Contact><contactInfo><passportName/>…</contactInfo></Contact>, which adds him to the address book first   answer: <guid>contact id</guid>

/// <summary>Puts contacts into groups.</summary>
/// <param name="GroupIds">The groups.</param>
/// <param name="Contacts">The contacts by id, or by account where they are no contacts yet.</param>
public sealed record GroupContactAddRequest(EquatableList<string> GroupIds, EquatableList<AddressBookContact> Contacts) : AddressBookRequest
{
    internal const string Name = "ABGroupContactAdd";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <summary>A request for one contact that is in the address book.</summary>
    public static GroupContactAddRequest For(string groupId, string contactId) => new([groupId], [new AddressBookContact { Id = contactId }]);

    /// <inheritdoc/>
    public override XElement ToXml() =>
        AddressBookXml.Element(Name, Book(AddressBookXml.OwnBook), WriteGroups(GroupIds), WriteContacts(Contacts));

    internal static GroupContactAddRequest Read(XElement body) => new(GroupsOf(body), ContactsOf(body));
}

// <ABGroupContactDelete><abId/><contacts><Contact><contactId/></Contact></contacts><groupFilter/></ABGroupContactDelete>

/// <summary>Takes contacts out of groups.</summary>
/// <param name="GroupIds">The groups.</param>
/// <param name="ContactIds">The contacts.</param>
public sealed record GroupContactDeleteRequest(EquatableList<string> GroupIds, EquatableList<string> ContactIds) : AddressBookRequest
{
    internal const string Name = "ABGroupContactDelete";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        Book(AddressBookXml.OwnBook),
        WriteContacts(ContactIds.Select(id => new AddressBookContact { Id = id })),
        WriteGroups(GroupIds));

    internal static GroupContactDeleteRequest Read(XElement body) =>
        new(GroupsOf(body), [.. ContactsOf(body).Select(contact => contact.Id).OfType<string>()]);
}
