using System.Collections.Concurrent;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;

namespace MsnBridge.Msnp.Circles;

/// <summary>Who of a circle is there: the presence of people seen through it, which says nothing of them as contacts. Written on the read loop alone, read by anybody.</summary>
internal sealed class CirclePresence(string account)
{
    private const int MostCircles = 1024;

    private readonly ConcurrentDictionary<MsnConversationId, PresenceTracker> _circles = new();

    /// <summary>Somebody's presence in a circle.</summary>
    public MsnContactPresence Of(MsnConversationId circle, string address) =>
        _circles.TryGetValue(circle, out var members) ? members.Of(address) : MsnContactPresence.Offline;

    // <<< NLN status 1:account;via=9:circle name capabilities:extended object
    /// <returns>What to report, or null if nothing changed or it is not about somebody else in a circle.</returns>
    public CirclePresenceEvent? Update(MsnpPresence line)
    {
        // The circle itself is told of in its owner's name, as somebody who can do nothing.
        var isCircleItself = line is { Capabilities: ClientCapabilities.None, ExtendedCapabilities: ExtendedCapabilities.None };
        return isCircleItself ? null : Change(line.Contact, members => members.Update(line));
    }

    // <<< UBX 1:account;via=9:circle length
    /// <inheritdoc cref="Update(MsnpPresence)" path="/returns"/>
    public CirclePresenceEvent? Update(UbxCommand line) => Change(line.Contact, members => members.Update(line));

    // <<< FLN 1:account;via=9:circle 0:0
    /// <inheritdoc cref="Update(MsnpPresence)" path="/returns"/>
    public CirclePresenceEvent? Gone(ContactHandle who) => Change(who, members => members.Gone(who.Account));

    private CirclePresenceEvent? Change(ContactHandle who, Func<PresenceTracker, PresenceEvent?> change)
    {
        if (who.Via is not { } via
            || ContactHandle.Parse(via) is not { Network: MsnNetworkId.Circle, Account: var address }
            || string.Equals(who.Account, account, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var circle = MsnConversationId.Circle(address);
        if (!_circles.ContainsKey(circle) && _circles.Count >= MostCircles)
            return null;

        return change(_circles.GetOrAdd(circle, _ => new PresenceTracker())) is { } changed
            ? new CirclePresenceEvent(circle, changed.Address, changed.Presence)
            : null;
    }
}
