using System.Xml.Linq;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>Shows rooms to the devices that are in them: the state of the moment, which nobody waits for.</summary>
internal sealed class RoomPresenter(IStanzaStream stream, RoomStanzas stanzas, TimeProvider time)
{
    /// <summary>Everything a device sees when it comes in, in the order in which it is to come (XEP-0045, section 7.1).</summary>
    /// <param name="history">What it wants of the history (<see cref="RoomHistory.Read"/>).</param>
    public void Introduce(Room room, Jid device, XElement? history, IEnumerable<int> codes)
    {
        foreach (var occupant in room.Occupants)
        {
            stream.Post(stanzas.Present(room, occupant, device));
        }

        stream.Post(RoomStanzas.Own(room, device, [RoomStanzas.AddressesShown, RoomStanzas.Self, .. codes]));
        foreach (var utterance in room.History.Read(history, time.GetUtcNow()))
        {
            stream.Post(RoomStanzas.Said(room, utterance, device, isHistory: true));
        }

        stream.Post(RoomStanzas.Subject(room, device));
    }

    /// <summary>Who has come, gone, is called something else, or has another state.</summary>
    public void Show(Room room, IReadOnlyList<OccupantChange> changes)
    {
        foreach (var device in room.Devices)
        {
            // Names are free again before somebody else has them.
            foreach (var change in changes.OrderBy(change => change.After is not null))
            {
                switch (change)
                {
                    case (null, { } come):
                        stream.Post(stanzas.Present(room, come, device));
                        break;
                    case ({ } before, { } after) when before.Nick == after.Nick:
                        stream.Post(stanzas.Present(room, after, device));
                        break;
                    case ({ } gone, null):
                        stream.Post(stanzas.Gone(room, gone, device));
                        break;
                    case ({ } before, { } after):
                        foreach (var presence in stanzas.Renamed(room, before, after, device))
                        {
                            stream.Post(presence);
                        }

                        break;
                }
            }
        }
    }

    public void ShowTitle(Room room)
    {
        foreach (var device in room.Devices)
        {
            stream.Post(RoomStanzas.Changed(room, device));
            stream.Post(RoomStanzas.Subject(room, device));
        }
    }

    /// <summary>Words of the room itself, for those who are in it now.</summary>
    public void Tell(Room room, string text)
    {
        var id = $"room-{Guid.NewGuid():N}";
        foreach (var device in room.Devices)
        {
            stream.Post(RoomStanzas.Notice(room, device, id, text));
        }
    }

    /// <summary>The user's own place in the room is another one.</summary>
    public void ShowOwn(Room room)
    {
        foreach (var device in room.Devices)
        {
            stream.Post(RoomStanzas.Own(room, device, [RoomStanzas.Self]));
        }
    }

    public void ShowOwnRenamed(Room room, string before)
    {
        foreach (var device in room.Devices)
        {
            stream.Post(RoomStanzas.OwnRenamed(room, before, device));
            stream.Post(RoomStanzas.Own(room, device, [RoomStanzas.Self]));
        }
    }

    public void ShowLeft(Room room, Jid device) => stream.Post(RoomStanzas.OwnGone(room, device));

    /// <summary>Puts every device out.</summary>
    /// <param name="destroyed">Why there is no such room any more; null where there is one.</param>
    public void PutOut(Room room, int code, string? destroyed = null)
    {
        foreach (var device in room.Devices.ToList())
        {
            stream.Post(RoomStanzas.OwnGone(room, device, code, destroyed));
            room.Leave(device);
        }
    }

    /// <summary>What the user himself said, to the device that said it and to his others.</summary>
    public void Reflect(Room room, RoomUtterance utterance)
    {
        room.History.Add(utterance);
        foreach (var device in room.Devices)
        {
            stream.Post(RoomStanzas.Said(room, utterance, device));
        }
    }

    public void ShowTyping(Room room, ContactId contact, DateTimeOffset until)
    {
        if (room.Devices.Count > 0 && room.Find(contact) is { } occupant && room.SetTyping(contact, until))
        {
            PostTyping(room, occupant, "composing");
        }
    }

    /// <returns>True where somebody is still typing.</returns>
    public bool ShowPaused(Room room)
    {
        foreach (var occupant in room.TakePaused(time.GetUtcNow()))
        {
            PostTyping(room, occupant, "paused");
        }

        return room.SomebodyTypes;
    }

    private void PostTyping(Room room, Occupant occupant, string state)
    {
        foreach (var device in room.Devices)
        {
            stream.Post(RoomStanzas.Typing(room, occupant, device, state));
        }
    }
}
