namespace MsnBridge.Msnp.PeerToPeer.Version2;

/// <summary>What the second header of a packet says of the data behind it.</summary>
/// <param name="Kind">What the data are.</param>
/// <param name="IsFirst">Whether it is the first packet of its message.</param>
/// <param name="Package">The number of the message, where it has more than one packet; otherwise it means nothing.</param>
/// <param name="SessionId">The session; 0 for the texts that make and end sessions.</param>
/// <param name="Remaining">How many bytes of the message come in later packets.</param>
internal readonly record struct DataHeader(DataKind Kind, bool IsFirst, ushort Package, uint SessionId, ulong Remaining = 0);

/// <summary>What a packet carries. Numbers that have no name here are kept as they came.</summary>
internal enum DataKind : byte
{
    /// <summary>A text of the session layer, or with a session the four zeros before its data.</summary>
    Text = 0,

    /// <summary>An MSN object.</summary>
    Object = 2,

    /// <summary>A file.</summary>
    File = 3,
}
