namespace MsnBridge.Msnp.PeerToPeer.Version2;

/// <summary>What the transport header of a packet asks for. Bits that have no name here are kept and mean nothing.</summary>
[Flags]
internal enum PacketOperation : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The first packet of its sender on this carrier.</summary>
    Synchronize = 0x01,

    /// <summary>The receiver is to say that everything up to the end of this packet arrived.</summary>
    RequestAcknowledgement = 0x02,
}
