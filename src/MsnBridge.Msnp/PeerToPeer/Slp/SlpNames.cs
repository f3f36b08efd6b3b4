namespace MsnBridge.Msnp.PeerToPeer.Slp;

/// <summary>What can be asked.</summary>
internal static class SlpMethods
{
    /// <summary>Proposes a session, or a transport for one.</summary>
    public const string Invite = "INVITE";

    /// <summary>Ends a session.</summary>
    public const string Bye = "BYE";

    /// <summary>Tells of new addresses while a direct connection is made.</summary>
    public const string Ack = "ACK";
}

/// <summary>The codes of answers. From 300 on they are refusals.</summary>
internal static class SlpStatus
{
    public const int Ok = 200;
    public const int NotFound = 404;
    public const int NoSuchCall = 481;
    public const int InternalError = 500;
    public const int Decline = 603;

    public static string ReasonOf(int status) => status switch
    {
        Ok => "OK",
        NotFound => "Not Found",
        NoSuchCall => "No Such Call",
        InternalError => "Internal Error",
        505 => "Version Not Supported",
        Decline => "Decline",
        606 => "Unacceptable",
        _ => "Unknown",
    };
}

/// <summary>What bodies are.</summary>
internal static class SlpContent
{
    /// <summary>A session proposed, accepted or declined.</summary>
    public const string Session = "application/x-msnmsgr-sessionreqbody";

    /// <summary>A session closed.</summary>
    public const string Close = "application/x-msnmsgr-sessionclosebody";

    /// <summary>A session that is unknown or cannot be.</summary>
    public const string Failure = "application/x-msnmsgr-session-failure-respbody";

    /// <summary>A direct connection proposed.</summary>
    public const string TransportRequest = "application/x-msnmsgr-transreqbody";

    /// <summary>A direct connection answered.</summary>
    public const string TransportAnswer = "application/x-msnmsgr-transrespbody";

    /// <summary>The address of a direct connection told anew.</summary>
    public const string TransportUpdate = "application/x-msnmsgr-transdestaddrupdate";
}
