using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Rooms;

/// <summary>A room that the bot made for one person, or the reservation of one: his management room, his space. The JSON form is stored.</summary>
/// <param name="AliasLocalpart">As in <see cref="Portal"/>; null where the person made the room himself.</param>
internal sealed record OwnRoom(string? AliasLocalpart, RoomId? Room = null);
