using System.Collections.Immutable;

namespace MsnBridge.Msnp.Conversations;

/// <summary>
/// Groups at MSNP21. A server gives each an address of its own and forgets it with the last who leaves, so what lasts is whom the group is with: under its id a
/// group is made anew, with another address, when something is said in one whose address is gone. Bounded: a server may tell of thousands.
/// </summary>
internal sealed class DatagramGroups
{
    private const int MostGroups = 256;
    private const int MostPeople = 250;

    private readonly Lock _lock = new();
    private readonly Dictionary<MsnConversationId, Group> _groups = [];
    private readonly HashSet<string> _reserved = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes note of a group of an earlier session.</summary>
    public void Remember(MsnConversationId id, ImmutableArray<string> people)
    {
        lock (_lock)
        {
            if (_groups.Count < MostGroups)
                _groups.TryAdd(id, new Group(null, [.. people.Take(MostPeople)]));
        }
    }

    /// <summary>The address a group has now; null where it has none, or is not known.</summary>
    public string? AddressOf(MsnConversationId id)
    {
        lock (_lock)
            return _groups.GetValueOrDefault(id)?.Address;
    }

    /// <summary>Who is in a group; null where it is not known.</summary>
    public ImmutableArray<string>? PeopleOf(MsnConversationId id)
    {
        lock (_lock)
            return _groups.GetValueOrDefault(id)?.People;
    }

    /// <summary>The group that has an address now; null where none is known by it.</summary>
    public MsnConversationId? Find(string address)
    {
        lock (_lock)
        {
            foreach (var (id, group) in _groups)
            {
                if (string.Equals(group.Address, address, StringComparison.OrdinalIgnoreCase))
                    return id;
            }

            return null;
        }
    }

    /// <summary>The group of exactly these people that has no address, or a new one; it gets this address.</summary>
    /// <returns>Null where there are too many.</returns>
    public MsnConversationId? Settle(string address, ImmutableArray<string> people)
    {
        lock (_lock)
        {
            var wanted = people.ToHashSet(StringComparer.Ordinal);
            MsnConversationId? same = null;
            foreach (var (known, group) in _groups)
            {
                if (group.Address is null && wanted.SetEquals(group.People))
                    same = known;
            }

            if (same is null && _groups.Count >= MostGroups)
                return null;

            _reserved.Remove(address);
            var id = same ?? MsnConversationId.Group(address);
            _groups[id] = new Group(address, [.. people.Take(MostPeople)]);
            return id;
        }
    }

    /// <summary>Gives a group another address, and says who is in it.</summary>
    public void Set(MsnConversationId id, string? address, ImmutableArray<string> people)
    {
        lock (_lock)
        {
            _groups[id] = new Group(address, [.. people.Take(MostPeople)]);
            if (address is not null)
                _reserved.Remove(address);
        }
    }

    /// <summary>Keeps an address for whoever is about to say which group it is.</summary>
    public void Reserve(string address)
    {
        lock (_lock)
            _reserved.Add(address);
    }

    public bool IsReserved(string address)
    {
        lock (_lock)
            return _reserved.Contains(address);
    }

    /// <returns>The address it had.</returns>
    public string? Forget(MsnConversationId id)
    {
        lock (_lock)
        {
            _groups.Remove(id, out var group);
            return group?.Address;
        }
    }

    private sealed record Group(string? Address, ImmutableArray<string> People);
}
