using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Lists;

namespace MsnBridge.Msnp.Server.AddressBook;

/// <summary>Giving and taking the roles: allow, block, pending, reverse.</summary>
internal sealed class MemberCalls(ListAccess lists)
{
    public AddressBookReply Add(MsnAccount account, AddMemberRequest request)
    {
        foreach (var (role, member) in request.Memberships.SelectMany(membership => membership.Members, (membership, member) => (membership.Role, member)))
        {
            if (member is CircleMember circle)
            {
                if (role == MembershipRole.Block)
                    Block(account, circle, blocks: true);

                continue;
            }

            if (Find(account, member) is not { } address)
                return NoSuchUser();

            if (Add(account, role, address) is { } error)
                return ListAccess.Fault(error, AddressBookFault.UserDoesNotExist);
        }

        return AddressBookReply.Done(request);
    }

    public AddressBookReply Delete(MsnAccount account, DeleteMemberRequest request)
    {
        foreach (var (role, member) in request.Memberships.SelectMany(membership => membership.Members, (membership, member) => (membership.Role, member)))
        {
            if (member is CircleMember circle)
            {
                if (role == MembershipRole.Block)
                    Block(account, circle, blocks: false);

                continue;
            }

            if (Find(account, member) is not { } address || Delete(account, role, address) is not null)
                return AddressBookReply.Refused(AddressBookFault.MemberDoesNotExist, "The member does not exist.");
        }

        return AddressBookReply.Done(request);
    }

    private ListEditError? Add(MsnAccount account, MembershipRole role, string address)
    {
        switch (role)
        {
            case MembershipRole.Allow or MembershipRole.Block:
                return lists.Add(account.Address, role.ListOf(), address);
            case MembershipRole.Reverse:
                // How clients confirm somebody who is pending; who is on the reverse list, the server knows better.
                lists.Remove(account.Address, MsnpLists.Pending, address);
                return null;
            default:
                return null;
        }
    }

    private ListEditError? Delete(MsnAccount account, MembershipRole role, string address) => role switch
    {
        MembershipRole.Reverse => null,
        _ => lists.Remove(account.Address, role.ListOf(), address),
    };

    private void Block(MsnAccount account, CircleMember member, bool blocks)
    {
        const int MaxBlockedCircles = 200;
        if (Guid.TryParse(member.CircleId, out var id))
        {
            lists.Edit(account.Address, current => current with
            {
                BlockedCircles = !blocks
                    ? current.BlockedCircles.Remove(id)
                    : current.BlockedCircles.Count < MaxBlockedCircles ? current.BlockedCircles.Add(id) : current.BlockedCircles,
            });
        }
    }

    /// <summary>The address of a member, who is named by it or by the id of his membership.</summary>
    private string? Find(MsnAccount account, Member member) => member.Address ?? lists.FindById(account.Address, member.MembershipId)?.Address;

    private static AddressBookReply NoSuchUser() => AddressBookReply.Refused(AddressBookFault.UserDoesNotExist, "The member names nobody.");
}
