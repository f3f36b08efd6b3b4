using System.Xml.Linq;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>The address book itself (<c>ab</c>, <c>Ab</c>).</summary>
public sealed record AddressBookInfo
{
    /// <summary>The book: <see cref="AddressBookXml.OwnBook"/>, or the id of a circle.</summary>
    public string Id { get; init; } = AddressBookXml.OwnBook;

    /// <summary>Whose it is.</summary>
    public string? OwnerEmail { get; init; }

    /// <summary>The owner's number.</summary>
    public long? OwnerCid { get; init; }

    /// <summary>Whether it is a person's or a circle's.</summary>
    public bool IsCircle { get; init; }

    /// <summary>The watermark: what to name when asking for what changed since.</summary>
    public string? LastChange { get; init; }

    /// <summary>When it was made, as the server wrote it.</summary>
    public string? CreateDate { get; init; }

    // <ab><abId>…</abId><abInfo><ownerPuid>0</ownerPuid><OwnerCID>…</OwnerCID><ownerEmail>…</ownerEmail><fDefault>true</fDefault>…</abInfo><lastChange>…</lastChange>
    //   <DynamicItemLastChanged>…</DynamicItemLastChanged><createDate>…</createDate><propertiesChanged/></ab>          (Ab in ABFindContactsPaged)
    internal XElement ToXml(string name) => AddressBookXml.Element(
        name,
        AddressBookXml.Text("abId", Id),
        AddressBookXml.Element(
            "abInfo",
            AddressBookXml.Text("ownerPuid", 0L),
            AddressBookXml.Text("OwnerCID", OwnerCid ?? 0),
            AddressBookXml.Text("ownerEmail", OwnerEmail),
            AddressBookXml.Text("fDefault", !IsCircle),
            AddressBookXml.Text("joinedNamespace", false),
            AddressBookXml.Text("IsBot", false),
            AddressBookXml.Text("IsParentManaged", false),
            AddressBookXml.Text("AccountTierLastChanged", AddressBookXml.Never),
            AddressBookXml.Text("ProfileVersion", 0L),
            AddressBookXml.Text("SubscribeExternalPartner", false),
            AddressBookXml.Text("NotifyExternalPartner", false),
            AddressBookXml.Text("AddressBookType", IsCircle ? "Group" : "Individual")),
        AddressBookXml.Text("lastChange", LastChange),
        AddressBookXml.Text("DynamicItemLastChanged", AddressBookXml.Never),
        AddressBookXml.Text("createDate", CreateDate),
        AddressBookXml.Text("propertiesChanged", ""));

    internal static AddressBookInfo Parse(XElement book) => new()
    {
        Id = book.Filled("abId") ?? AddressBookXml.OwnBook,
        OwnerEmail = book.Child("abInfo").Filled("ownerEmail"),
        OwnerCid = book.Child("abInfo").Number("OwnerCID"),
        IsCircle = book.Child("abInfo").Value("AddressBookType") == "Group",
        LastChange = book.Filled("lastChange"),
        CreateDate = book.Filled("createDate"),
    };
}
