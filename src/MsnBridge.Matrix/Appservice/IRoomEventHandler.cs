namespace MsnBridge.Matrix.Appservice;

/// <summary>Deals with the events of rooms.</summary>
internal interface IRoomEventHandler
{
    /// <summary>Called with the events of one room one after the other, in order, while other rooms go on. Returns when the event is dealt
    /// with for good. What it throws is tried again, and after some times the event is given up; what is the fault of the moment
    /// (<see cref="Client.MatrixUnavailableException"/>, the store) is tried for ever. An event may come again after a crash.</summary>
    Task HandleAsync(RoomEvent received, CancellationToken cancellationToken);

    /// <summary>The event is set aside: whoever waits for what becomes of it is told. Best effort.</summary>
    Task GiveUpAsync(RoomEvent received, CancellationToken cancellationToken);
}
