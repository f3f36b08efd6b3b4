namespace MsnBridge.Matrix.Appservice;

/// <summary>Told that something was accepted.</summary>
internal interface IRoomEventSink
{
    /// <summary>There is something new in the inbox's lane, which is a room's id. Returns at once.</summary>
    void Wake(string lane);
}
