namespace MsnBridge.Msnp.Framing;

/// <summary>
/// The two ends have lost each other: what arrived cannot be a frame, so the position in the stream is unknown and the connection has to be closed.
/// The message never contains what was received, which may be a ticket or a message.
/// </summary>
public sealed class MsnpProtocolException : IOException
{
    /// <summary>Creates the exception with a message that names the broken rule.</summary>
    public MsnpProtocolException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and the error beneath it.</summary>
    public MsnpProtocolException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with a message of no particular rule.</summary>
    public MsnpProtocolException() : base("The peer broke the rules of MSNP framing.")
    {
    }
}
