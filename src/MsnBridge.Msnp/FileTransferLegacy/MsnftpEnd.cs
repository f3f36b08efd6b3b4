namespace MsnBridge.Msnp.FileTransferLegacy;

/// <summary>The number in <c>BYE</c>, by which the side that received says how it ended.</summary>
internal enum MsnftpEnd : uint
{
    /// <summary>Everything arrived.</summary>
    Received = 0x01000305,

    /// <summary>Everything was sent.</summary>
    Sent = 0x01000303,

    /// <summary>The receiver cannot write.</summary>
    CannotWrite = 0x80070005,

    /// <summary>The receiver cancelled; <c>CCL</c> says it in its stead.</summary>
    Cancelled = 0x81000332,

    /// <summary>It took too long, or no connection came about.</summary>
    TimedOut = 0x8100033E,
}
