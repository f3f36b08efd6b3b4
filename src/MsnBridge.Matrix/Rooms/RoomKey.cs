using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Whose chat with whom a portal room is. By account and not by puppet: who unlinks an account and links it again finds the same
/// rooms, and who links another account gets rooms of their own.</summary>
internal sealed record RoomKey(MatrixUserId User, RemoteAccount Account, ContactId Contact);
