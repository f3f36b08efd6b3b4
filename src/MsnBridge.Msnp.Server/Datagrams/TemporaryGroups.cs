using System.Security.Cryptography;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Datagrams;

/// <summary>Conversations of several people without a switchboard (MSNP21): each has an address, and is forgotten when the last has left.</summary>
internal sealed class TemporaryGroups(NetworkState state, MsnServerOptions options)
{
    public const string ToBeMade = "00000000-0000-0000-0000-000000000000@live.com";

    private readonly Dictionary<string, Group> _groups = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a group.</summary>
    /// <returns>Its address; null if there are too many.</returns>
    public ContactHandle? Create(UserSession founder)
    {
        lock (state.Gate)
        {
            if (_groups.Count >= options.MaxConnections)
                return null;

            var address = $"{new Guid(RandomNumberGenerator.GetBytes(16))}@live.com";
            var group = new Group(address);
            group.Invited.Add(founder.Address);
            _groups[address] = group;
            return group.Handle;
        }
    }

    /// <summary>Lets somebody in who made the group or was invited; everybody in it is told.</summary>
    public MsnpErrorCode Join(UserSession session, string address, Action confirm)
    {
        lock (state.Gate)
        {
            if (!_groups.TryGetValue(address, out var group) || !group.Invited.Contains(session.Address))
                return MsnpErrorCode.InvalidParameter;

            group.Members.Add(session.Address);
            confirm();
            foreach (var member in group.Members)
                Tell(member, PublicationChange.Published, group, "/circle", group.Roster);

            return MsnpErrorCode.None;
        }
    }

    /// <summary>Invites somebody, who has to have a client that knows groups.</summary>
    public MsnpErrorCode Invite(UserSession session, string address, string invited, Action confirm)
    {
        lock (state.Gate)
        {
            var who = MsnAddress.Normalize(invited);
            if (!_groups.TryGetValue(address, out var group) || !group.Members.Contains(session.Address) || !MsnAddress.IsValid(who))
                return MsnpErrorCode.InvalidParameter;

            if (group.Invited.Count >= options.MaxParticipants)
                return MsnpErrorCode.ListFull;

            if (!state.TryFind(who, out var user)
                || !user.IsPublic
                || !user.Sessions.Any(IsDatagram)
                || !PrivacyRules.Allows(state.Accounts[who], session.Address))
            {
                return MsnpErrorCode.NotOnline;
            }

            group.Invited.Add(user.Address);
            confirm();
            Tell(user.Address, PublicationChange.Published, group, "/circle", group.Roster);
            return MsnpErrorCode.None;
        }
    }

    /// <summary>Lets somebody go; the others are told. Harmless for somebody who is not in it.</summary>
    public void Leave(string member, string address)
    {
        lock (state.Gate)
        {
            if (_groups.TryGetValue(address, out var group))
                Leave(member, group);
        }
    }

    /// <summary>Lets somebody go from every group, because he has no client any more that knows them.</summary>
    public void LeaveAll(UserSession session)
    {
        lock (state.Gate)
        {
            if (state.TryFind(session.Address, out var user) && user.Sessions.Any(other => other != session && IsDatagram(other)))
                return;

            foreach (var group in _groups.Values.Where(group => group.Invited.Contains(session.Address)).ToList())
                Leave(session.Address, group);
        }
    }

    /// <summary>Says something to everybody else in the group.</summary>
    public MsnpErrorCode Send(UserSession sender, string address, RoutedDocument document)
    {
        lock (state.Gate)
        {
            if (!_groups.TryGetValue(address, out var group) || !group.Members.Contains(sender.Address))
                return MsnpErrorCode.InvalidParameter;

            var passedOn = new RoutedDocument(
                document.To!.Value,
                new RoutedAddress(new ContactHandle(sender.Address) { Via = group.Handle.ToString() }, sender.EndpointId),
                RoutedContent.Messaging,
                document.Content.Skip(1),
                document.Body,
                version: "2.0").ToPayload();
            foreach (var session in Sessions(group.Members).Where(session => session != sender))
                session.Endpoint.Deliver(new DatagramArrived(passedOn));

            return MsnpErrorCode.None;
        }
    }

    private void Leave(string member, Group group)
    {
        group.Invited.Remove(member);
        if (!group.Members.Remove(member))
            return;

        if (group.Members.Count == 0)
            _groups.Remove(group.Address);

        foreach (var other in group.Members)
            Tell(other, PublicationChange.Deleted, group, $"/circle/roster(IM)/user({new ContactHandle(member)})", body: default);
    }

    private void Tell(string address, PublicationChange change, Group group, string uri, ReadOnlyMemory<byte> body)
    {
        var document = new RoutedDocument(
            new RoutedAddress(new ContactHandle(address)),
            new RoutedAddress(group.Handle),
            RoutedContent.Notification,
            [new("NotifNum", "0"), new("Uri", uri), new("NotifType", "Full"), new("Content-Type", CircleDocument.ContentType)],
            body);
        foreach (var session in Sessions([address]))
            session.Endpoint.Deliver(new CircleNews(change, document));
    }

    private IEnumerable<UserSession> Sessions(IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            if (!state.TryFind(address, out var user))
                continue;

            foreach (var session in user.Sessions.Where(IsDatagram))
                yield return session;
        }
    }

    private static bool IsDatagram(UserSession session) => session.Dialect.Messages == MessageTransport.Datagram;

    private sealed record Group(string Address)
    {
        public ContactHandle Handle => new(Address, MsnNetworkId.TemporaryGroup);

        public SortedSet<string> Members { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Invited { get; } = new(StringComparer.Ordinal);

        public ReadOnlyMemory<byte> Roster => new CircleDocument([.. Members.Select(member => new ContactHandle(member))]).ToBody();
    }
}
