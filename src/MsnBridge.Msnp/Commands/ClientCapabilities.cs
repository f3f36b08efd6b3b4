namespace MsnBridge.Msnp.Commands;

/// <summary>What a client can do: a decimal number in CHG, ILN, NLN, IRO and JOI. Unknown bits are kept.</summary>
[Flags]
public enum ClientCapabilities : uint
{
    /// <summary>Nothing, as MSN Messenger 5.</summary>
    None = 0,

    /// <summary>Signed in from a mobile.</summary>
    Mobile = 0x1,

    /// <summary>Signed in from MSN Explorer.</summary>
    MsnExplorer = 0x2,

    /// <summary>Shows handwriting sent as GIF.</summary>
    InkGif = 0x4,

    /// <summary>Shows handwriting sent as ISF.</summary>
    InkIsf = 0x8,

    /// <summary>Has a web camera.</summary>
    Webcam = 0x10,

    /// <summary>Puts messages sent in pieces together.</summary>
    ChunkedMessages = 0x20,

    /// <summary>A mobile can be paged.</summary>
    MobileDevice = 0x40,

    /// <summary>A watch can be paged.</summary>
    WatchDevice = 0x80,

    /// <summary>Runs in a browser.</summary>
    WebClient = 0x200,

    /// <summary>Comes through a gateway from an office server.</summary>
    Federated = 0x800,

    /// <summary>Has an MSN Space.</summary>
    Space = 0x1000,

    /// <summary>Sends text over peer-to-peer connections.</summary>
    DirectIm = 0x4000,

    /// <summary>Shows winks.</summary>
    Winks = 0x8000,

    /// <summary>Is a program.</summary>
    Bot = 0x20000,

    /// <summary>Plays voice clips.</summary>
    VoiceClips = 0x40000,

    /// <summary>Takes invitations of peer-to-peer as notices over the notification server (<c>UUN</c>), without a switchboard (Windows Live Messenger 2009).</summary>
    PeerToPeerNotices = 0x4000000,

    /// <summary>The version of the peer-to-peer protocol; 0 means that it has none, so nobody asks for a display picture.</summary>
    PeerToPeerVersion = 0xF0000000,

    /// <summary>Peer-to-peer as of MSN Messenger 6.0.</summary>
    PeerToPeer60 = 0x10000000,

    /// <summary>Peer-to-peer as of MSN Messenger 7.0.</summary>
    PeerToPeer70 = 0x40000000,

    /// <summary>Peer-to-peer as of MSN Messenger 7.5.</summary>
    PeerToPeer75 = 0x50000000,
}
