using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp;

/// <summary>Tries the connection to the XMPP server once, for a person who asks what is wrong. Not while the bridge runs with the same
/// component: the server takes only one.</summary>
public static class XmppLinkCheck
{
    /// <summary>Connects, shakes hands and leaves. The result is <see cref="XmppLinkState.Up"/>, or <see cref="XmppLinkState.Down"/> with
    /// the reason and what to change.</summary>
    public static async Task<XmppLinkStatus> RunAsync(XmppOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ComponentConnection.OpenAsync(options, new TcpComponentConnector(), time, cancellationToken);
            return new(XmppLinkState.Up, null, null, time.GetUtcNow());
        }
        catch (ComponentStreamException ex)
        {
            return new(XmppLinkState.Down, ex.Fault, ex.Message, time.GetUtcNow());
        }
    }
}
