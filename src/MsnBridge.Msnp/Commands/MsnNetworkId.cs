namespace MsnBridge.Msnp.Commands;

/// <summary>Which network somebody is of. Numbers that have no name here are kept as they came.</summary>
public enum MsnNetworkId : uint
{
    /// <summary>Not told, or not known.</summary>
    Unknown = 0,

    /// <summary>MSN itself: a Passport, later Windows Live ID.</summary>
    Passport = 1,

    /// <summary>An office server.</summary>
    Office = 2,

    /// <summary>A telephone number.</summary>
    Telephone = 4,

    /// <summary>The network of a mobile operator.</summary>
    MobileInterop = 8,

    /// <summary>A circle (MSNP18 and later).</summary>
    Circle = 9,

    /// <summary>A conversation of several people (MSNP21).</summary>
    TemporaryGroup = 10,

    /// <summary>Somebody known by the number of his account only.</summary>
    ContactNumber = 11,

    /// <summary>Somebody of a connected service, for example Facebook.</summary>
    Connect = 13,

    /// <summary>The connected service itself.</summary>
    RemoteNetwork = 14,

    /// <summary>Electronic mail, for Japanese mobiles.</summary>
    Mail = 16,

    /// <summary>Yahoo.</summary>
    Yahoo = 32,
}
