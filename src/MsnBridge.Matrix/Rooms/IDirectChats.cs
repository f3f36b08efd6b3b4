using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Rooms;

/// <summary>The rooms of a person's chats, by contact: for those who know only him and whom he wants to talk with.</summary>
internal interface IDirectChats
{
    /// <summary>Null where there is no room, or no account.</summary>
    Task<RoomId?> FindAsync(MatrixUserId user, ContactId contact, CancellationToken cancellationToken);

    /// <summary>The room, made where there is none, with the person in it or invited.</summary>
    /// <exception cref="InvalidOperationException">The person has no account linked.</exception>
    Task<RoomId> OpenAsync(MatrixUserId user, ContactId contact, CancellationToken cancellationToken);
}
