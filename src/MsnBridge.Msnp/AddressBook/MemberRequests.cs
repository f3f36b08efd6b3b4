using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

// <AddMember><serviceHandle><Id>0</Id><Type>Messenger</Type><ForeignId/></serviceHandle><memberships><Membership>…</Membership></memberships></AddMember>

/// <summary>Gives people a role.</summary>
/// <param name="Memberships">Who gets which.</param>
public sealed record AddMemberRequest(EquatableList<Membership> Memberships) : AddressBookRequest
{
    internal const string Name = "AddMember";

    /// <summary>A request for one.</summary>
    public AddMemberRequest(MembershipRole role, Member member) : this([new Membership(role, [member])])
    {
    }

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override bool IsSharing => true;

    /// <inheritdoc/>
    public override XElement ToXml() => MemberEdit.Write(Name, Memberships);

    internal static AddMemberRequest Read(XElement body) => new([.. Membership.ParseAll(body.Child("memberships"))]);
}

// <DeleteMember>, otherwise like AddMember; the member is named by MembershipId, by account, or both

/// <summary>Takes a role from people.</summary>
/// <param name="Memberships">Who loses which.</param>
public sealed record DeleteMemberRequest(EquatableList<Membership> Memberships) : AddressBookRequest
{
    internal const string Name = "DeleteMember";

    /// <summary>A request for one.</summary>
    public DeleteMemberRequest(MembershipRole role, Member member) : this([new Membership(role, [member])])
    {
    }

    /// <inheritdoc/>
    public override string Method => Name;

    /// <inheritdoc/>
    public override bool IsSharing => true;

    /// <inheritdoc/>
    public override XElement ToXml() => MemberEdit.Write(Name, Memberships);

    internal static DeleteMemberRequest Read(XElement body) => new([.. Membership.ParseAll(body.Child("memberships"))]);
}

internal static class MemberEdit
{
    public static XElement Write(string name, EquatableList<Membership> memberships) => AddressBookXml.Element(
        name,
        AddressBookXml.Element(
            "serviceHandle",
            AddressBookXml.Element("Id", "0"),
            AddressBookXml.Element("Type", MembershipService.Messenger),
            AddressBookXml.Element("ForeignId")),
        AddressBookXml.Element("memberships", memberships.Select(membership => membership.ToRequestXml())));
}
