namespace MsnBridge.Msnp.Dialects;

/// <summary>How something is said to somebody who is not there.</summary>
public enum OfflineMessageForm
{
    /// <summary>Not at all (MSNP2-10).</summary>
    None,

    /// <summary>They are fetched over SOAP; sending is not provided for (MSNP11-12).</summary>
    FetchOnly,

    /// <summary>Stored and fetched over SOAP (MSNP13-17).</summary>
    WebService,

    /// <summary>Sent with <c>UUM</c>, fetched over SOAP (MSNP18-20).</summary>
    NotificationServer,

    /// <summary>Sent and received with <c>SDG</c> (MSNP21).</summary>
    Datagram,
}
