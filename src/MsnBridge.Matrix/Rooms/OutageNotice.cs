using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Rooms;

/// <summary>The notice by which a person was told of an outage, to be edited when it ends. The JSON form is stored.</summary>
internal sealed record OutageNotice(RoomId Room, EventId Event, string Text);
