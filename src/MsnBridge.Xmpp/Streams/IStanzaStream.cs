using System.Xml.Linq;

namespace MsnBridge.Xmpp.Streams;

/// <summary>What the transport may do with its connection to the server; the one place where a library could stand in. Safe for
/// concurrent use; outlives connections. Stanzas handed over are not changed afterwards by the caller.</summary>
internal interface IStanzaStream
{
    /// <summary>Sends a stanza of the moment. Dropped while the server is away.</summary>
    void Post(XElement stanza);

    /// <summary>Sends and waits until the server has certainly taken it. False where the stream broke before that was known, or is down.</summary>
    Task<bool> TrySendAsync(XElement stanza, CancellationToken cancellationToken);

    /// <summary>Sends and waits until the server has certainly taken it, again with the same id after each broken stream.</summary>
    Task SendAsync(XElement stanza, CancellationToken cancellationToken);

    /// <summary>Sends an IQ and returns its answer, an error included; null where the stream broke or is down.</summary>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    Task<XElement?> QueryAsync(XElement query, CancellationToken cancellationToken);
}

/// <summary>What happens on the connection.</summary>
internal interface IStanzaHandler
{
    /// <summary>A connection is up, and nothing of it has been read.</summary>
    void HandleOpened();

    /// <summary>The connection works both ways.</summary>
    void HandleReady();

    /// <summary>A stanza came. Called in the order of the stream and not waited for: it must return at once and throw nothing.</summary>
    void Handle(XElement stanza);

    /// <summary>Returns when everything handed in has been dealt with; called when reading has stopped for good and writing has not.</summary>
    Task DrainAsync();
}
