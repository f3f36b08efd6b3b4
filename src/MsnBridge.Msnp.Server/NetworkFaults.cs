namespace MsnBridge.Msnp.Server;

/// <summary>Ways to make the network fail on purpose.</summary>
public sealed class NetworkFaults
{
    private readonly EmbeddedMsnNetwork _network;

    internal NetworkFaults(EmbeddedMsnNetwork network) => _network = network;

    /// <summary>Signs an account out as if it had signed in elsewhere (<c>OUT OTH</c>).</summary>
    /// <returns>False if it was not signed in.</returns>
    public bool Kick(string address) => _network.Expel(address);

    /// <summary>Lets an account sign in no more and says that it is suspended (error 927). A session that is there goes on.</summary>
    public void Suspend(string address) => _network.Suspend(address);

    /// <summary>Ends every connection without a word, as a network outage does. New ones are taken at once.</summary>
    public void DropAllConnections() => _network.DropConnections();

    /// <summary>Passes messages on without answering their senders.</summary>
    public void StopAcknowledging() => _network.SetAcknowledging(false);

    /// <summary>Answers senders again.</summary>
    public void ResumeAcknowledging() => _network.SetAcknowledging(true);

    /// <summary>Ends every connection without a word and refuses new ones. Accounts and residents live on.</summary>
    public Task GoDownAsync() => _network.UnlistenAsync();

    /// <summary>Takes connections again, on the same ports.</summary>
    public Task ComeBackAsync(CancellationToken cancellationToken = default) => _network.ListenAsync(cancellationToken);
}
