namespace MsnBridge.Msnp.Dialects;

/// <summary>What carries presence and what people say.</summary>
public enum MessageTransport
{
    /// <summary>Presence in lines of its own, conversations over switchboards (MSNP2-20).</summary>
    Switchboard,

    /// <summary>Presence with <c>PUT</c> and <c>NFY</c>, conversations with <c>SDG</c>, all over the notification server (MSNP21).</summary>
    Datagram,
}
