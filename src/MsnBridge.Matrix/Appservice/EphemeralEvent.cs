using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Appservice;

/// <summary>The state of a moment: not stored, and of no use when it comes late.</summary>
internal abstract record EphemeralEvent;

/// <param name="Users">Everybody who is typing in the room now; empty when the last one stopped.</param>
internal sealed record TypingEvent(RoomId Room, IReadOnlyList<MatrixUserId> Users) : EphemeralEvent;

/// <summary>A user has publicly read the room up to an event.</summary>
internal sealed record ReceiptEvent(RoomId Room, EventId UpTo, MatrixUserId User) : EphemeralEvent;

/// <param name="Presence"><c>online</c>, <c>unavailable</c> or <c>offline</c>.</param>
internal sealed record PresenceEvent(MatrixUserId User, string Presence, string? StatusMessage, bool CurrentlyActive) : EphemeralEvent
{
    // What a person writes under his name is his own.
    public override string ToString() => $"PresenceEvent({User}, {Presence})";
}
