namespace MsnBridge.Msnp.Commands;

/// <summary>What the sender of a message wants to hear from the switchboard.</summary>
public enum Acknowledgement
{
    /// <summary><c>U</c>: nothing. For typing and client capabilities.</summary>
    None,

    /// <summary><c>N</c>: <c>NAK</c> if it could not be delivered.</summary>
    OnFailure,

    /// <summary><c>A</c>: <c>ACK</c> or <c>NAK</c>.</summary>
    Always,

    /// <summary><c>D</c>: <c>ACK</c>, or error 282 if it is badly formed. For peer-to-peer data (MSNP9 and later).</summary>
    Data,
}
