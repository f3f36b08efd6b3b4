using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Bot;

/// <summary>Where a person asked to be forgotten: <c>!room:example.org $event</c>. Stored.</summary>
internal static class ErasurePlace
{
    public static string Write(RoomId room, EventId asked) => $"{room} {asked}";

    public static (RoomId Room, EventId Asked)? Read(string place) =>
        place.Split(' ') is [{ Length: > 0 } room, { Length: > 0 } asked] ? (new RoomId(room), new EventId(asked)) : null;
}
