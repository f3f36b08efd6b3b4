namespace MsnBridge.Msnp.Payloads;

/// <summary>How much fits into one MSG.</summary>
public static class MessageLimits
{
    /// <summary>The whole payload, headers included. Escargot closes the connection on more.</summary>
    public const int MaxPayloadLength = 1664;

    /// <summary>The body of a text, which leaves room for headers.</summary>
    public const int MaxTextLength = 1300;
}
