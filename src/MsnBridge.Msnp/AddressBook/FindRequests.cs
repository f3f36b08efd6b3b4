using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

// <FindMembership><serviceFilter><Types><ServiceType>Messenger</ServiceType>*</Types></serviceFilter><View>Full</View><deltasOnly>false</deltasOnly>
//   <lastChange>…</lastChange></FindMembership>

/// <summary>Asks who is allowed, blocked, pending and on the reverse list.</summary>
/// <param name="ServiceTypes">The services to tell of.</param>
/// <param name="Since">The watermark for a delta; null for everything.</param>
public sealed record FindMembershipRequest(EquatableList<string> ServiceTypes, string? Since = null) : AddressBookRequest
{
    internal const string Name = "FindMembership";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override bool IsSharing => true;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        AddressBookXml.Element(
            "serviceFilter",
            AddressBookXml.Element("Types", ServiceTypes.Select(type => AddressBookXml.Element("ServiceType", type)))),
        AddressBookXml.Element("View", "Full"),
        AddressBookXml.Text("deltasOnly", Since is not null),
        AddressBookXml.Text("lastChange", Since));

    internal static FindMembershipRequest Read(XElement body) => new(
        [.. body.Child("serviceFilter").Child("Types").Children("ServiceType").Select(type => type.Value.Trim())],
        Watermark.Read(body.Flag("deltasOnly"), body.Filled("lastChange")));
}

// <ABFindAll><abId>…</abId><abView>Full</abView><deltasOnly>false</deltasOnly><lastChange>…</lastChange></ABFindAll>

/// <summary>Asks for groups and contacts (WLM 8).</summary>
/// <param name="BookId">The book.</param>
/// <param name="Since">The watermark for a delta; null for everything.</param>
public sealed record FindAllRequest(string BookId = AddressBookXml.OwnBook, string? Since = null) : AddressBookRequest
{
    internal const string Name = "ABFindAll";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        Book(BookId),
        AddressBookXml.Element("abView", "Full"),
        AddressBookXml.Text("deltasOnly", Since is not null),
        AddressBookXml.Text("lastChange", Since));

    internal static FindAllRequest Read(XElement body) =>
        new(BookOf(body), Watermark.Read(body.Flag("deltasOnly"), body.Filled("lastChange")));
}

// <ABFindContactsPaged> [ <abHandle/> ] <abView>MessengerClient8</abView><extendedContent>AB AllGroups CircleResult</extendedContent>
//   <filterOptions><DeltasOnly>false</DeltasOnly> [ <LastChanged>…</LastChanged> ] <ContactFilter><IncludeHiddenContacts>true</IncludeHiddenContacts>
//   </ContactFilter></filterOptions></ABFindContactsPaged>                                                            (WLM 2009 and later)

/// <summary>Asks for groups, contacts and circles (WLM 2009 and later).</summary>
/// <param name="CircleId">The circle whose members are wanted; null for the account's own book.</param>
/// <param name="Since">The watermark for a delta; null for everything.</param>
public sealed record FindContactsPagedRequest(string? CircleId = null, string? Since = null) : AddressBookRequest
{
    internal const string Name = "ABFindContactsPaged";

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override XElement ToXml() => AddressBookXml.Element(
        Name,
        Handle(CircleId),
        AddressBookXml.Element("abView", "MessengerClient8"),
        AddressBookXml.Element("extendedContent", CircleId is null ? "AB AllGroups CircleResult" : "AB"),
        AddressBookXml.Element(
            "filterOptions",
            AddressBookXml.Text("DeltasOnly", Since is not null),
            AddressBookXml.Text("LastChanged", Since),
            AddressBookXml.Element("ContactFilter", AddressBookXml.Element("IncludeHiddenContacts", "true"))));

    internal static FindContactsPagedRequest Read(XElement body)
    {
        var filter = body.Child("filterOptions");
        return new(CircleOf(body), Watermark.Read(filter.Flag("DeltasOnly"), filter.Filled("LastChanged")));
    }
}

internal static class Watermark
{
    /// <summary>The watermark of a request. One for a delta without a time asks for what changed since ever, and is no delta.</summary>
    public static string? Read(bool? deltasOnly, string? lastChange) =>
        deltasOnly == true && AddressBookXml.ParseTime(lastChange) is not null ? lastChange : null;
}
