using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Circles;

/// <summary>Why a change of a circle was refused.</summary>
internal enum CircleError
{
    NoSuchCircle,
    NoSuchAccount,
    NoSuchMember,
    AlreadyMember,
    NotAllowed,
    NameTooLong,
    TooMany,
}

/// <summary>Every circle of the network, and who may do what with it. Called under the gate of <see cref="NetworkState"/> or taking it.</summary>
internal sealed class CircleDirectory(NetworkState state, TimeProvider time)
{
    /// <summary>The most people in one circle, invited ones counted.</summary>
    public const int MaxMembers = 150;

    /// <summary>The most circles one account makes.</summary>
    public const int MaxCircles = 50;

    /// <summary>The longest name.</summary>
    public const int MaxNameLength = 128;

    private readonly Dictionary<Guid, Circle> _circles = [];

    /// <summary>Called under the gate after a circle changed, with the circle as it was and as it is: null for one that is new or gone. Must return at once.</summary>
    public event Action<Circle?, Circle?>? Changed;

    /// <summary>Takes over what the accounts hold. Called once, when those are loaded.</summary>
    public void Load()
    {
        lock (state.Gate)
        {
            foreach (var circle in state.Accounts.All.SelectMany(account => account.Circles))
                _circles[circle.Id] = circle;
        }
    }

    /// <summary>The circle of this id, written as such or as its address.</summary>
    public bool TryFind(string reference, [NotNullWhen(true)] out Circle? circle)
    {
        circle = null;
        var at = reference.IndexOf('@', StringComparison.Ordinal);
        if (!Guid.TryParse(at < 0 ? reference : reference[..at], out var id))
            return false;

        lock (state.Gate)
            return _circles.TryGetValue(id, out circle);
    }

    /// <summary>The circles somebody is in or invited to.</summary>
    public IReadOnlyList<Circle> Of(string address)
    {
        var member = MsnAddress.Normalize(address);
        lock (state.Gate)
            return [.. _circles.Values.Where(circle => circle.Members.ContainsKey(member)).OrderBy(circle => circle.Id)];
    }

    /// <summary>Makes a circle with its maker in it.</summary>
    public (Circle? Circle, CircleError? Error) Create(string maker, string name)
    {
        if (name.Length is 0 or > MaxNameLength)
            return (null, CircleError.NameTooLong);

        lock (state.Gate)
        {
            var account = state.Accounts[maker];
            if (account.Circles.Count >= MaxCircles)
                return (null, CircleError.TooMany);

            var circle = new Circle { Id = NewId(), Keeper = account.Address, Name = name };
            circle = circle with
            {
                Members = circle.Members.Add(
                    account.Address, new CircleMembership(Guid.NewGuid(), CircleRole.Admin, RelationshipState.Accepted, time.GetUtcNow())),
            };
            Put(null, circle);
            return (circle, null);
        }
    }

    /// <summary>Makes an entry for somebody who is to be invited.</summary>
    public (CircleMembership? Membership, CircleError? Error) Prepare(string inviter, string circleId, string address)
    {
        lock (state.Gate)
        {
            if (Refuse(inviter, circleId, out var circle) is { } error)
                return (null, error);

            if (!state.Accounts.TryFind(address, out var invited))
                return (null, CircleError.NoSuchAccount);

            if (circle!.Members.TryGetValue(invited.Address, out var known))
                return (known, CircleError.AlreadyMember);

            if (circle.Members.Count >= MaxMembers)
                return (null, CircleError.TooMany);

            var membership = new CircleMembership(Guid.NewGuid(), CircleRole.Member, RelationshipState.None, time.GetUtcNow());
            Put(circle, circle with { Members = circle.Members.Add(invited.Address, membership) });
            return (membership, null);
        }
    }

    /// <summary>Invites somebody for whom there is an entry.</summary>
    public CircleError? Invite(string inviter, string circleId, Guid contactId, CircleRole role)
    {
        lock (state.Gate)
        {
            if (Refuse(inviter, circleId, out var circle) is { } error)
                return error;

            if (AddressOf(circle!, contactId) is not { } address)
                return CircleError.NoSuchMember;

            var membership = circle!.Members[address];
            if (!membership.IsAccepted)
            {
                Put(circle, circle with
                {
                    Members = circle.Members.SetItem(address, membership with
                    {
                        Role = role is CircleRole.Admin or CircleRole.AssistantAdmin ? role : CircleRole.Member,
                        State = RelationshipState.WaitingForAnswer,
                    }),
                });
            }

            return null;
        }
    }

    /// <summary>Has somebody join a circle he is invited to, or refuse to.</summary>
    public CircleError? Answer(string address, string circleId, bool joins)
    {
        var member = MsnAddress.Normalize(address);
        lock (state.Gate)
        {
            if (!TryFind(circleId, out var circle) || !circle.Members.TryGetValue(member, out var membership) || membership.State == RelationshipState.None)
                return CircleError.NoSuchCircle;

            if (membership.IsAccepted)
                return joins ? null : Leave(member, circleId);

            if (!joins)
                return Leave(member, circleId);

            Put(circle, circle with
            {
                Members = circle.Members.SetItem(member, membership with { State = RelationshipState.Accepted, JoinedAt = time.GetUtcNow() }),
            });
            return null;
        }
    }

    /// <summary>Takes somebody out of a circle by his own wish.</summary>
    public CircleError? Leave(string address, string circleId)
    {
        lock (state.Gate)
        {
            if (!TryFind(circleId, out var circle) || !circle.Members.ContainsKey(MsnAddress.Normalize(address)))
                return CircleError.NoSuchCircle;

            Remove(circle, MsnAddress.Normalize(address));
            return null;
        }
    }

    /// <summary>Puts somebody out of a circle.</summary>
    public CircleError? PutOut(string remover, string circleId, Guid contactId)
    {
        lock (state.Gate)
        {
            if (Refuse(remover, circleId, out var circle) is { } error)
                return error;

            if (AddressOf(circle!, contactId) is not { } address)
                return CircleError.NoSuchMember;

            Remove(circle!, address);
            return null;
        }
    }

    private static string? AddressOf(Circle circle, Guid contactId) =>
        circle.Members.Where(member => member.Value.ContactId == contactId).Select(member => member.Key).FirstOrDefault();

    private CircleError? Refuse(string address, string circleId, out Circle? circle)
    {
        if (!TryFind(circleId, out circle) || !circle.Members.TryGetValue(MsnAddress.Normalize(address), out var membership))
            return CircleError.NoSuchCircle;

        return membership.Runs ? null : CircleError.NotAllowed;
    }

    private void Remove(Circle circle, string address)
    {
        var members = circle.Members.Remove(address);
        if (!members.Values.Any(member => member.IsAccepted))
        {
            Put(circle, null);
            return;
        }

        // Somebody has to be able to invite: whoever is in it longest.
        if (!members.Values.Any(member => member.Runs))
        {
            var (heir, membership) = members.Where(member => member.Value.IsAccepted).MinBy(member => member.Value.JoinedAt);
            members = members.SetItem(heir, membership with { Role = CircleRole.Admin });
        }

        Put(circle, circle with { Members = members });
    }

    private void Put(Circle? before, Circle? after)
    {
        var keeper = state.Accounts[(after ?? before!).Keeper];
        var stored = before is null ? keeper.Circles : keeper.Circles.RemoveAll(circle => circle.Id == before.Id);
        if (after is null)
        {
            _circles.Remove(before!.Id);
        }
        else
        {
            _circles[after.Id] = after;
            stored = stored.Add(after);
        }

        state.Accounts.Replace(keeper with { Circles = stored }, countsAsListChange: false);
        Changed?.Invoke(before, after);
    }

    private Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        do
        {
            bytes[9] = 9;
            RandomNumberGenerator.Fill(bytes[10..]);
        }
        while (_circles.ContainsKey(new Guid(bytes, bigEndian: true)));

        return new Guid(bytes, bigEndian: true);
    }
}
