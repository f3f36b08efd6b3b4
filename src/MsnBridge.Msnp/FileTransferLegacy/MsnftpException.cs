namespace MsnBridge.Msnp.FileTransferLegacy;

/// <summary>Why a file did not go over.</summary>
internal enum MsnftpFault
{
    /// <summary>The other side broke the rules.</summary>
    Protocol,

    /// <summary>The other side cancelled.</summary>
    Cancelled,

    /// <summary>The connection ended before everything was over.</summary>
    ConnectionLost,

    /// <summary>The other side fell silent, or was slower than can be waited for.</summary>
    TimedOut,

    /// <summary>The other side could not keep what it received.</summary>
    Refused,
}

/// <summary>A file did not go over.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">Why, for a log.</param>
internal sealed class MsnftpException(MsnftpFault fault, string message) : Exception(message)
{
    public MsnftpFault Fault { get; } = fault;
}
