using System.Xml.Linq;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>An entry of the address book (<c>Contact</c>).</summary>
public sealed record AddressBookContact
{
    /// <summary>The GUID of the entry; null for one that is being made, and in updates of the own entry.</summary>
    public string? Id { get; init; }

    /// <summary>What is known of the contact, or what an update changes.</summary>
    public AddressBookContactInfo Info { get; init; } = new();

    /// <summary>In an update: the names of the fields that change, parted by blanks; otherwise null.</summary>
    public string? PropertiesChanged { get; init; }

    /// <summary>In a delta: the entry is gone.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>When the entry changed last, as the server wrote it.</summary>
    public string? LastChange { get; init; }

    // <Contact><contactId>…</contactId><contactInfo>…</contactInfo><propertiesChanged>…</propertiesChanged><fDeleted>false</fDeleted><lastChange>…</lastChange></Contact>

    /// <summary>Writes the entry as a server does: with everything a client expects to find.</summary>
    public XElement ToXml() => AddressBookXml.Element(
        "Contact",
        AddressBookXml.Text("contactId", Id),
        Info.ToXml(complete: true),
        AddressBookXml.Text("propertiesChanged", ""),
        AddressBookXml.Text("fDeleted", IsDeleted),
        AddressBookXml.Text("lastChange", LastChange));

    /// <summary>Writes what a client asks for: what is set and nothing else.</summary>
    internal XElement ToRequestXml()
    {
        var info = Info.ToXml(complete: false);
        return AddressBookXml.Element(
            "Contact",
            AddressBookXml.Text("contactId", Id),
            info.HasElements ? info : null,
            AddressBookXml.Text("propertiesChanged", PropertiesChanged));
    }

    internal static AddressBookContact Parse(XElement contact) => new()
    {
        Id = contact.Filled("contactId"),
        Info = AddressBookContactInfo.Parse(contact.Child("contactInfo")),
        PropertiesChanged = contact.Filled("propertiesChanged"),
        IsDeleted = contact.Flag("fDeleted") ?? false,
        LastChange = contact.Filled("lastChange"),
    };
}
