namespace MsnBridge.Msnp.Connections;

/// <summary>
/// Watches a connection, for a person who looks for a fault. The lines are already fit to be kept: tickets and cookies are masked, payloads appear by length
/// only, and of what could not be understood only the name is told. Called on the threads of the connection, so it must be quick and must not throw.
/// </summary>
public interface IMsnpWireTrace
{
    /// <summary>A command was handed to the connection for sending.</summary>
    void Sent(string line);

    /// <summary>A command was received.</summary>
    void Received(string line);
}
