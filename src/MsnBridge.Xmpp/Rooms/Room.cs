using System.Diagnostics.CodeAnalysis;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Presences;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>One room of one user at this moment: who is in it, with which of his devices he is, and what was said. Used by the user's queue of
/// rooms alone.</summary>
internal sealed class Room(Jid address, Jid user)
{
    public const int MaxDevices = 20;
    private readonly Dictionary<string, Jid> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<ContactId, Occupant> _occupants = [];
    private readonly Dictionary<ContactId, DateTimeOffset> _typing = [];

    public Jid Address { get; } = address;

    /// <summary>The one person on XMPP who may be in it; a bare address.</summary>
    public Jid User { get; } = user;

    /// <summary>The conversation; null in a room that the user has just made and invited nobody to.</summary>
    public RoomGroup? Group { get; private set; }

    public string Title => OwnTitle ?? Group?.Title ?? "New group";

    /// <summary>What the user wants it to be called; null where he has not said.</summary>
    public string? OwnTitle { get; set; }

    /// <summary>Whom the user has asked into a room without a conversation: with one alone there is none of several.</summary>
    public List<ContactId> Waiting { get; } = [];

    public RoomHistory History { get; } = new();

    /// <summary>What the user is called in it; empty before he was ever in it.</summary>
    public string Nick { get; private set; } = "";

    /// <summary>The user was asked in since he was last in it.</summary>
    public bool IsInvited { get; set; }

    public IReadOnlyCollection<Jid> Devices => _devices.Values;

    public IReadOnlyCollection<Occupant> Occupants => _occupants.Values;

    public bool IsIn(Jid device) => device.Resource is { } resource && _devices.ContainsKey(resource);

    /// <summary>Takes in who is in the conversation now.</summary>
    public IReadOnlyList<OccupantChange> Update(RoomGroup group)
    {
        Group = group;
        List<OccupantChange> changes = [];
        var members = group.Members.DistinctBy(member => member.Contact).ToDictionary(member => member.Contact);
        foreach (var gone in _occupants.Values.Where(occupant => !members.ContainsKey(occupant.Contact)).ToList())
        {
            _occupants.Remove(gone.Contact);
            _typing.Remove(gone.Contact);
            changes.Add(new(gone, null));
        }

        foreach (var member in members.Values)
        {
            // The state of somebody who is no contact is told once, and not with every change of the group.
            var before = _occupants.GetValueOrDefault(member.Contact);
            var presence = member.Presence ?? before?.Presence;
            if (before is not null && before.Name == member.Name && before.Presence == presence)
            {
                continue;
            }

            _occupants.Remove(member.Contact);
            var nick = before is not null && before.Name == member.Name ? before.Nick : Nicknames.Choose(member.Name, member.Contact, IsTaken);
            var after = new Occupant(member.Contact, member.Name, nick, presence);
            _occupants.Add(member.Contact, after);
            if (before?.Nick != nick || before.Presence != presence)
            {
                changes.Add(new(before, after));
            }
        }

        return changes;
    }

    /// <summary>A device of the user comes in. All of them are called as the first is; an occupant who is called so is called something else from
    /// now on.</summary>
    /// <returns>False where there are too many.</returns>
    public bool TryEnter(Jid device, string nick)
    {
        if (_devices.Count == 0)
        {
            TakeNick(nick);
        }
        else if (_devices.Count >= MaxDevices)
        {
            return false;
        }

        _devices[device.Resource!] = device;
        IsInvited = false;
        return true;
    }

    public bool Leave(Jid device) => device.Resource is { } resource && _devices.Remove(resource);

    /// <summary>False where an occupant is called so.</summary>
    public bool TryRename(string nick)
    {
        if (_occupants.Values.Any(occupant => Nicknames.Key(occupant.Nick) == Nicknames.Key(nick)))
        {
            return false;
        }

        Nick = nick;
        return true;
    }

    public Occupant? Find(ContactId contact) => _occupants.GetValueOrDefault(contact);

    /// <summary>What somebody is called who has said something, also where he has left since.</summary>
    public string NickOf(ContactId contact) => Find(contact)?.Nick ?? Nicknames.Choose(contact.Value, contact, IsTaken);

    public bool TryFind(string nick, [NotNullWhen(true)] out Occupant? occupant)
    {
        occupant = _occupants.Values.FirstOrDefault(candidate => candidate.Nick == nick);
        return occupant is not null;
    }

    /// <summary>An occupant is typing until then.</summary>
    /// <returns>True where it is news.</returns>
    public bool SetTyping(ContactId contact, DateTimeOffset until)
    {
        var news = !_typing.ContainsKey(contact);
        _typing[contact] = until;
        return news;
    }

    public bool SomebodyTypes => _typing.Count > 0;

    public void EndTyping(ContactId contact) => _typing.Remove(contact);

    /// <summary>Those who stopped typing without having said anything.</summary>
    public IReadOnlyList<Occupant> TakePaused(DateTimeOffset now)
    {
        var paused = _typing.Where(typing => typing.Value <= now).Select(typing => typing.Key).ToList();
        paused.ForEach(contact => _typing.Remove(contact));
        return [.. paused.Select(Find).OfType<Occupant>()];
    }

    // Nobody of the user's is in the room yet, so nobody sees the other change his name.
    private void TakeNick(string nick)
    {
        Nick = nick;
        foreach (var namesake in _occupants.Values.Where(occupant => Nicknames.Key(occupant.Nick) == Nicknames.Key(nick)).ToList())
        {
            _occupants.Remove(namesake.Contact);
            _occupants.Add(namesake.Contact, namesake with { Nick = Nicknames.Choose(namesake.Name, namesake.Contact, IsTaken) });
        }
    }

    private bool IsTaken(string key) =>
        Nicknames.Key(Nick) == key || _occupants.Values.Any(occupant => Nicknames.Key(occupant.Nick) == key);
}

/// <param name="Name">What the contact is called on MSN.</param>
/// <param name="Nick">What he is called in the room.</param>
/// <param name="Presence">His state on MSN; null where nobody has told it.</param>
internal sealed record Occupant(ContactId Contact, string Name, string Nick, ShownPresence? Presence);

/// <param name="Before">Null where he has come.</param>
/// <param name="After">Null where he has gone.</param>
internal sealed record OccupantChange(Occupant? Before, Occupant? After);
