using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Rooms;

/// <summary>A portal room, or the reservation of one. The JSON form is stored.</summary>
/// <param name="AliasLocalpart">Chosen at random and stored before the room is made, so that a room that was made in the moment of a crash is
/// found again by it, and nobody finds it by guessing.</param>
/// <param name="Room">Null until the homeserver has made the room.</param>
/// <param name="Name">The name the room was given last, or null where it is called as its ghost.</param>
/// <param name="Members">In the room of a group: the contacts whose ghosts are in it. Null in that of a direct chat.</param>
/// <param name="IsNamedByUser">Whether the person has given the room a name of his own, which stays.</param>
internal sealed record Portal(
    string AliasLocalpart, RoomId? Room = null, string? Name = null, IReadOnlyList<string>? Members = null, bool IsNamedByUser = false);
