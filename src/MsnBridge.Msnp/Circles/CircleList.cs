using System.Collections.Immutable;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;

namespace MsnBridge.Msnp.Circles;

/// <summary>The circles of one session as the address book says, which of them were entered, and the ticket for entering. Read by anybody.</summary>
internal sealed class CircleList
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _entered = new(StringComparer.OrdinalIgnoreCase);
    private ImmutableArray<MsnCircle> _circles = [];
    private Sensitive? _ticket;

    /// <summary>The circles, by name.</summary>
    public ImmutableArray<MsnCircle> Circles
    {
        get
        {
            lock (_lock)
                return _circles;
        }
    }

    /// <summary>What shows the server that the account is in them; null where the address book gave none.</summary>
    public Sensitive? Ticket
    {
        get
        {
            lock (_lock)
                return _ticket;
        }
    }

    /// <summary>The circles the account is in and has not entered in this session.</summary>
    public ImmutableArray<MsnCircle> NotEntered
    {
        get
        {
            lock (_lock)
                return _circles.RemoveAll(circle => circle.IsInvitation || _entered.Contains(circle.Address));
        }
    }

    /// <summary>Whether something can be said in the circle.</summary>
    public bool HasEntered(MsnConversationId circle)
    {
        lock (_lock)
            return _entered.Contains(circle.GroupAddress);
    }

    /// <summary>The circle was entered.</summary>
    public void Enter(MsnCircle circle)
    {
        lock (_lock)
            _entered.Add(circle.Address);
    }

    /// <summary>Takes what the address book says. Circles the account is in no longer are not entered any more.</summary>
    /// <returns>What to report, or null if nothing changed.</returns>
    public CirclesEvent? Update(AddressBookSnapshot book)
    {
        ImmutableArray<MsnCircle> circles =
        [
            .. book.Circles.Values
                .Where(circle => circle.State is RelationshipState.Accepted or RelationshipState.WaitingForAnswer)
                .Select(circle => new MsnCircle(
                    ContactList.Canonical(circle.Address), circle.DisplayName, circle.Role, circle.State == RelationshipState.WaitingForAnswer))
                .OrderBy(circle => circle.Name, StringComparer.OrdinalIgnoreCase)
                .ThenBy(circle => circle.Address, StringComparer.Ordinal),
        ];
        lock (_lock)
        {
            _ticket = book.CircleTicket;
            // Who is in them the address book of each tells, which is read afterwards.
            circles = [.. circles.Select(circle => circle with { Members = circle.IsInvitation ? null : Find(circle.Address)?.Members })];
            _entered.IntersectWith(circles.Where(circle => !circle.IsInvitation).Select(circle => circle.Address));
            if (circles.SequenceEqual(_circles))
                return null;

            _circles = circles;
            return new CirclesEvent(circles);
        }
    }

    /// <summary>Takes what the address book of one circle says of who is in it.</summary>
    /// <returns>What to report, or null if nothing changed or the account is in it no longer.</returns>
    public CirclesEvent? Update(string address, EquatableList<string> members)
    {
        lock (_lock)
        {
            if (Find(address) is not { IsInvitation: false } circle || members.Equals(circle.Members))
                return null;

            _circles = _circles.Replace(circle, circle with { Members = members });
            return new CirclesEvent(_circles);
        }
    }

    private MsnCircle? Find(string address) => _circles.FirstOrDefault(circle => circle.Address == address);
}
