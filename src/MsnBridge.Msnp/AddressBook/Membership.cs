using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>A role somebody may have towards the account. The forward list is none of these: it is who is in the address book.</summary>
public enum MembershipRole
{
    /// <summary>May see and write to the account.</summary>
    Allow,

    /// <summary>May not.</summary>
    Block,

    /// <summary>Has the account on his forward list.</summary>
    Reverse,

    /// <summary>Added the account and waits for an answer.</summary>
    Pending,
}

/// <summary>Words and lists of the roles.</summary>
public static class MembershipRoles
{
    /// <summary>The list of the old protocol that a role is.</summary>
    public static MsnpLists ListOf(this MembershipRole role) => role switch
    {
        MembershipRole.Allow => MsnpLists.Allow,
        MembershipRole.Block => MsnpLists.Block,
        MembershipRole.Reverse => MsnpLists.Reverse,
        _ => MsnpLists.Pending,
    };
}

// <Membership><MemberRole>Allow</MemberRole><Members><Member …/>*</Members><MembershipIsComplete>true</MembershipIsComplete></Membership>

/// <summary>Everybody with one role.</summary>
public sealed record Membership(MembershipRole Role, EquatableList<Member> Members)
{
    /// <summary>Writes the membership as a server does.</summary>
    public XElement ToXml() => AddressBookXml.Element(
        "Membership",
        AddressBookXml.Element("MemberRole", Role.ToString()),
        AddressBookXml.Element("Members", Members.Select(member => member.ToXml())),
        AddressBookXml.Element("MembershipIsComplete", "true"));

    internal XElement ToRequestXml() => AddressBookXml.Element(
        "Membership",
        AddressBookXml.Element("MemberRole", Role.ToString()),
        AddressBookXml.Element("Members", Members.Select(member => member.ToRequestXml())));

    internal static IEnumerable<Membership> ParseAll(XElement? memberships) =>
        memberships.Children("Membership").Select(Parse).OfType<Membership>();

    private static Membership? Parse(XElement membership) =>
        Enum.TryParse<MembershipRole>(membership.Value("MemberRole"), out var role) && Enum.IsDefined(role)
            ? new Membership(role, [.. membership.Child("Members").Children("Member").Select(Member.Parse).OfType<Member>()])
            : null;
}

// <Service><Memberships>…</Memberships><Info><Handle><Id>1</Id><Type>Messenger</Type><ForeignId/></Handle><InverseRequired>false</InverseRequired>
//   <AuthorizationCriteria>Everyone</AuthorizationCriteria><IsBot>false</IsBot></Info><Changes/><LastChange>…</LastChange><Deleted>false</Deleted></Service>

/// <summary>A service of the account with the roles that people have in it. The one of type <see cref="Messenger"/> counts.</summary>
public sealed record MembershipService(string Type, EquatableList<Membership> Memberships, string? LastChange)
{
    /// <summary>The type of the service that Messenger uses.</summary>
    public const string Messenger = "Messenger";

    /// <summary>Writes the service as a server does.</summary>
    public XElement ToXml() => AddressBookXml.Element(
        "Service",
        AddressBookXml.Element("Memberships", Memberships.Select(membership => membership.ToXml())),
        AddressBookXml.Element(
            "Info",
            AddressBookXml.Element(
                "Handle", AddressBookXml.Element("Id", "1"), AddressBookXml.Element("Type", Type), AddressBookXml.Element("ForeignId")),
            AddressBookXml.Element("InverseRequired", "false"),
            AddressBookXml.Element("AuthorizationCriteria", "Everyone"),
            AddressBookXml.Element("IsBot", "false")),
        AddressBookXml.Element("Changes"),
        AddressBookXml.Text("LastChange", LastChange),
        AddressBookXml.Element("Deleted", "false"));

    internal static MembershipService Parse(XElement service) => new(
        service.Child("Info").Child("Handle").Value("Type") ?? "",
        [.. Membership.ParseAll(service.Child("Memberships"))],
        service.Filled("LastChange"));
}
