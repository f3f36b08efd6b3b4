namespace MsnBridge.Msnp.Server.Hosting;

/// <summary>What takes the connections of clients while the network is up.</summary>
internal interface INetworkListener : IAsyncDisposable
{
    /// <summary>Ends every connection at once; new ones are taken.</summary>
    void DropConnections();

    /// <summary>Waits until the clients of the notification server, which were told to go, have gone; not longer than the time given.</summary>
    Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken);
}
