namespace MsnBridge.Msnp.Commands;

/// <summary>What a client can do besides <see cref="ClientCapabilities"/>: the number behind the colon (MSNP16 and later). Unknown bits are kept.</summary>
[Flags]
public enum ExtendedCapabilities : uint
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>Reached by text messages of a mobile only.</summary>
    SmsOnly = 0x1,

    /// <summary>Voice over the protocol.</summary>
    Voice = 0x2,

    /// <summary>Calls over SIP.</summary>
    SipStack = 0x4,

    /// <summary>Messages between programs.</summary>
    ApplicationMessages = 0x8,

    /// <summary>Video calls.</summary>
    Video = 0x10,

    /// <summary>Peer-to-peer, second form.</summary>
    PeerToPeerV2 = 0x20,

    /// <summary>Runs in a browser, signed in there.</summary>
    AuthenticatedWeb = 0x40,

    /// <summary>Conversations of two as groups.</summary>
    OneToOneViaGroup = 0x80,

    /// <summary>Offline messages.</summary>
    OfflineMessages = 0x100,

    /// <summary>Nudges in groups.</summary>
    GroupNudges = 0x400,
}
