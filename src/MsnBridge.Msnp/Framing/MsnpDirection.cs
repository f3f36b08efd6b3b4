namespace MsnBridge.Msnp.Framing;

/// <summary>Who sent a frame. Some commands differ in form, or in whether a payload follows, by who sends them.</summary>
public enum MsnpDirection
{
    /// <summary>Client to dispatch server, notification server or switchboard.</summary>
    FromClient,

    /// <summary>Dispatch server, notification server or switchboard to client.</summary>
    FromServer,
}
