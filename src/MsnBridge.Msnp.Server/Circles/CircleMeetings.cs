using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Lists;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Circles;

/// <summary>
/// Who is there in which circle, and what they say to it (MSNP18 and later). The members are the address book's; here is which of their clients came, which of these
/// entered the conversation, and what each is told of the others, whom he sees in the circle be they on his list or not.
/// </summary>
internal sealed class CircleMeetings
{
    private readonly NetworkState _state;
    private readonly CircleDirectory _circles;
    private readonly Dictionary<Guid, Meeting> _meetings = [];

    public CircleMeetings(NetworkState state, PresenceService presence, CircleDirectory circles)
    {
        _state = state;
        _circles = circles;
        presence.Changed += OnPresenceChanged;
        presence.Left += OnLeft;
        circles.Changed += OnCircleChanged;
    }

    /// <summary>Lets a client come into circles, all or none.</summary>
    /// <param name="session">The client.</param>
    /// <param name="addresses">The circles, as <c>id@live.com</c>.</param>
    /// <param name="confirm">Called when everything else was delivered, since clients expect the confirmation last.</param>
    /// <returns>False if one of them is none, or the user is no member.</returns>
    public bool TryCome(UserSession session, IReadOnlyList<string> addresses, Action confirm)
    {
        lock (_state.Gate)
        {
            var circles = new List<Circle>();
            foreach (var address in addresses)
            {
                if (!_circles.TryFind(address, out var circle) || !circle.Accepted.Contains(session.Address))
                    return false;

                circles.Add(circle);
            }

            foreach (var circle in circles)
                Come(session, circle);

            confirm();
            return true;
        }
    }

    /// <summary>Takes a client out of circles, as it asks for by blocking them.</summary>
    public void Go(UserSession session, IReadOnlyList<string> addresses, Action confirm)
    {
        lock (_state.Gate)
        {
            foreach (var address in addresses)
            {
                if (_circles.TryFind(address, out var circle) && _meetings.TryGetValue(circle.Id, out var meeting))
                    Go(session, meeting);
            }

            confirm();
        }
    }

    /// <summary>Takes what a client publishes in a circle: that its user enters the conversation.</summary>
    /// <returns>False if it may not, or it makes no sense.</returns>
    public bool TryPublish(UserSession session, RoutedDocument document, Action confirm)
    {
        lock (_state.Gate)
        {
            if (Find(session, document) is not { } meeting || document.ContentType != CircleDocument.ContentType || CircleDocument.Parse(document.Body) is not { } content)
                return false;

            confirm();
            if (!content.Roster.Any(who => IsHimself(who, session)) || !meeting.Talking.Add(session))
                return true;

            foreach (var other in meeting.Present)
                other.Endpoint.Deliver(new CircleNews(PublicationChange.Published, Roster(meeting, other, [session.Address], isFull: false)));

            return true;
        }
    }

    /// <summary>Takes the user out of the conversation of a circle, where he still is.</summary>
    /// <returns>False if he was not in it, or it makes no sense.</returns>
    public bool TryTakeBack(UserSession session, RoutedDocument document, Action confirm)
    {
        lock (_state.Gate)
        {
            if (Find(session, document) is not { } meeting || document.Uri != RosterUri(session.Address))
                return false;

            confirm();
            StopTalking(session, meeting);
            return true;
        }
    }

    /// <summary>Passes a datagram on to everybody else in the conversation of a circle.</summary>
    /// <returns>False if the sender is not in it, or does not say who he is.</returns>
    public bool TrySend(UserSession session, RoutedDocument document, MsnpPayload datagram)
    {
        lock (_state.Gate)
        {
            if (Find(session, document) is not { } meeting || document.To?.Path != CircleDocument.Conversation || !meeting.Talking.Contains(session))
                return false;

            foreach (var other in meeting.Talking.Where(other => other != session))
                other.Endpoint.Deliver(new DatagramArrived(datagram));

            return true;
        }
    }

    /// <summary>The circle that a document goes to, if the sender came into it and says truly who he is.</summary>
    private Meeting? Find(UserSession session, RoutedDocument document) =>
        document is { To: { Contact: { Network: MsnNetworkId.Circle } circle }, From: { } from }
        && IsHimself(from.Contact, session)
        && from.EndpointId == session.EndpointId
        && _circles.TryFind(circle.Account, out var found)
        && _meetings.TryGetValue(found.Id, out var meeting)
        && meeting.Present.Contains(session)
            ? meeting
            : null;

    private static bool IsHimself(ContactHandle who, UserSession session) =>
        who.Network == MsnNetworkId.Passport && MsnAddress.Normalize(who.Account) == session.Address;

    private static string RosterUri(string address) => $"/circle/roster({CircleDocument.Conversation})/user(1:{address})";

    private void Come(UserSession session, Circle circle)
    {
        if (!_meetings.TryGetValue(circle.Id, out var meeting))
            _meetings.Add(circle.Id, meeting = new Meeting(circle));

        meeting.Present.Add(session);
        session.Endpoint.Deliver(new AddressBookChanged(AddressBookNews.Of(_state.Accounts[session.Address], circle.Id)));

        // The circle itself is told of as somebody who can do nothing.
        session.Endpoint.Deliver(new ContactPresent(circle.Keeper, circle.Name, new PresenceState(MsnpStatus.Online, ClientCapabilities.None, null)) { Via = Via(circle) });
        foreach (var other in meeting.Users.Where(user => user.IsPublic))
            TellOf(session, other, circle);

        if (session.User.IsPublic)
        {
            foreach (var other in meeting.Present.Where(other => other.User != session.User))
                TellOf(other, session.User, circle);
        }

        string[] talking = [.. meeting.Talking.Select(other => other.Address).Distinct()];
        if (talking.Length > 0)
            session.Endpoint.Deliver(new CircleNews(PublicationChange.Published, Roster(meeting, session, talking, isFull: true)));
    }

    private void Go(UserSession session, Meeting meeting)
    {
        if (!meeting.Present.Remove(session))
            return;

        StopTalking(session, meeting);
        if (!meeting.Users.Contains(session.User))
        {
            foreach (var other in meeting.Present)
                other.Endpoint.Deliver(new ContactGone(session.Address) { Via = Via(meeting.Circle) });
        }

        if (meeting.Present.Count == 0)
            _meetings.Remove(meeting.Circle.Id);
    }

    private static void StopTalking(UserSession session, Meeting meeting)
    {
        if (!meeting.Talking.Remove(session) || meeting.Talking.Any(other => other.User == session.User))
            return;

        foreach (var other in meeting.Present)
        {
            other.Endpoint.Deliver(new CircleNews(
                PublicationChange.Deleted, Notification(meeting, other, RosterUri(session.Address), "Partial", ReadOnlyMemory<byte>.Empty)));
        }
    }

    private void OnPresenceChanged(SignedInUser user)
    {
        foreach (var meeting in _meetings.Values.Where(meeting => meeting.Users.Contains(user)))
        {
            foreach (var other in meeting.Present.Where(other => other.User != user))
            {
                if (user.IsPublic)
                    TellOf(other, user, meeting.Circle);
                else
                    other.Endpoint.Deliver(new ContactGone(user.Address) { Via = Via(meeting.Circle) });
            }
        }
    }

    private void OnLeft(UserSession session)
    {
        foreach (var meeting in _meetings.Values.ToList())
            Go(session, meeting);
    }

    private void OnCircleChanged(Circle? before, Circle? after)
    {
        var circle = after ?? before!;
        if (_meetings.TryGetValue(circle.Id, out var meeting))
        {
            meeting.Circle = circle;
            foreach (var session in meeting.Present.Where(session => after is null || !after.Accepted.Contains(session.Address)).ToList())
                Go(session, meeting);
        }

        foreach (var address in (before?.Members.Keys ?? []).Union(after?.Members.Keys ?? []))
        {
            if (_state.TryFind(address, out var user))
                user.Deliver(new AddressBookChanged(AddressBookNews.Of(_state.Accounts[address], circle.Id)));
        }
    }

    private void TellOf(UserSession viewer, SignedInUser member, Circle circle)
    {
        viewer.Endpoint.Deliver(new ContactPresent(member.Address, _state.Accounts[member.Address].FriendlyName, member.Presence!) { Via = Via(circle) });
        viewer.Endpoint.Deliver(new PersonalMessageChanged(member.Address, member.Describe(toHimself: false)) { Via = Via(circle) });
    }

    private static string Via(Circle circle) => new ContactHandle(circle.Address, MsnNetworkId.Circle).ToString();

    private static RoutedDocument Roster(Meeting meeting, UserSession recipient, IEnumerable<string> members, bool isFull) => Notification(
        meeting,
        recipient,
        "/circle",
        isFull ? "Full" : "Partial",
        new CircleDocument([.. members.Select(member => new ContactHandle(member))]).ToBody());

    private static RoutedDocument Notification(Meeting meeting, UserSession recipient, string uri, string kind, ReadOnlyMemory<byte> body) => new(
        new RoutedAddress(new ContactHandle(recipient.Address)),
        new RoutedAddress(new ContactHandle(meeting.Circle.Address, MsnNetworkId.Circle)),
        RoutedContent.Publication,
        [new("Uri", uri), new("NotifType", kind), new("Content-Type", CircleDocument.ContentType)],
        body,
        reliability: [new("Stream", "0")]);

    /// <summary>The clients in one circle.</summary>
    private sealed class Meeting(Circle circle)
    {
        public Circle Circle { get; set; } = circle;

        /// <summary>The clients that came.</summary>
        public HashSet<UserSession> Present { get; } = [];

        /// <summary>Those of them that entered the conversation.</summary>
        public HashSet<UserSession> Talking { get; } = [];

        public IEnumerable<SignedInUser> Users => Present.Select(session => session.User).Distinct();
    }
}
