using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

// <ABContactAdd><abId/><contacts><Contact><contactInfo>…</contactInfo></Contact></contacts>
//   <options><EnableAllowListManagement>true</EnableAllowListManagement></options></ABContactAdd>            answer: <guid>contact id</guid>

/// <summary>Adds a contact.</summary>
/// <param name="Contacts">The contact; its id is left out.</param>
/// <param name="ManagesAllowList">Whether the server allows him too.</param>
/// <param name="BookId">The book.</param>
public sealed record ContactAddRequest(
    EquatableList<AddressBookContact> Contacts, bool ManagesAllowList = true, string BookId = AddressBookXml.OwnBook) : AddressBookRequest
{
    internal const string Name = "ABContactAdd";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        Book(BookId),
        WriteContacts(Contacts),
        AddressBookXml.Element("options", AddressBookXml.Text("EnableAllowListManagement", ManagesAllowList)));

    internal static ContactAddRequest Read(XElement body) =>
        new(ContactsOf(body), body.Child("options").Flag("EnableAllowListManagement") ?? false, BookOf(body));
}

// <ABContactUpdate><abId/><contacts><Contact><contactId/><contactInfo>changed</contactInfo><propertiesChanged>A B</propertiesChanged></Contact></contacts>
//   </ABContactUpdate>

/// <summary>Changes fields of contacts; of the own entry, without id and of type <see cref="AddressBookContactType.Me"/>, the settings.</summary>
/// <param name="Contacts">The contacts with the fields that change, and the names of those.</param>
/// <param name="BookId">The book.</param>
public sealed record ContactUpdateRequest(EquatableList<AddressBookContact> Contacts, string BookId = AddressBookXml.OwnBook) : AddressBookRequest
{
    internal const string Name = "ABContactUpdate";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(Name, Book(BookId), WriteContacts(Contacts));

    internal static ContactUpdateRequest Read(XElement body) => new(ContactsOf(body), BookOf(body));
}

// <ABContactDelete><abId/><contacts><Contact><contactId/></Contact></contacts></ABContactDelete>

/// <summary>Deletes contacts.</summary>
/// <param name="ContactIds">Their ids.</param>
/// <param name="BookId">The book.</param>
public sealed record ContactDeleteRequest(EquatableList<string> ContactIds, string BookId = AddressBookXml.OwnBook) : AddressBookRequest
{
    internal const string Name = "ABContactDelete";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() =>
        AddressBookXml.Element(Name, Book(BookId), WriteContacts(ContactIds.Select(id => new AddressBookContact { Id = id })));

    internal static ContactDeleteRequest Read(XElement body) =>
        new([.. ContactsOf(body).Select(contact => contact.Id).OfType<string>()], BookOf(body));
}

// <ABAdd><abInfo><name/><ownerPuid>0</ownerPuid><ownerEmail>…</ownerEmail><fDefault>true</fDefault></abInfo></ABAdd>     answer: book id

/// <summary>Makes the address book of an account that has none yet.</summary>
/// <param name="OwnerEmail">The account.</param>
public sealed record BookAddRequest(string OwnerEmail) : AddressBookRequest
{
    internal const string Name = "ABAdd";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        AddressBookXml.Element(
            "abInfo",
            AddressBookXml.Element("name"),
            AddressBookXml.Element("ownerPuid", "0"),
            AddressBookXml.Text("ownerEmail", OwnerEmail),
            AddressBookXml.Element("fDefault", "true")));

    internal static BookAddRequest Read(XElement body) => new(body.Child("abInfo").Filled("ownerEmail") ?? "");
}

// <UpdateDynamicItem><abId/><dynamicItems><DynamicItem xsi:type="PassportDynamicItem"><Type>Passport</Type>…<PassportName>…</PassportName></DynamicItem>
//   </dynamicItems></UpdateDynamicItem>

/// <summary>Tells that the user saw what is new with a contact. Servers of today refuse it, and nothing comes of that.</summary>
/// <param name="PassportName">The contact.</param>
public sealed record UpdateDynamicItemRequest(string PassportName) : AddressBookRequest
{
    internal const string Name = "UpdateDynamicItem";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        Book(AddressBookXml.OwnBook),
        AddressBookXml.Element(
            "dynamicItems",
            AddressBookXml.Element(
                "DynamicItem",
                new XAttribute(AddressBookXml.Instance + "type", "PassportDynamicItem"),
                AddressBookXml.Element("Type", "Passport"),
                AddressBookXml.Text("PassportName", PassportName))));

    internal static UpdateDynamicItemRequest Read(XElement body) => new(body.Child("dynamicItems").Child("DynamicItem").Filled("PassportName") ?? "");
}
