namespace MsnBridge.Msnp.Payloads;

/// <summary>What a user is signed in from. Numbers that have no name here are kept as they came.</summary>
public enum EndpointClientType : uint
{
    /// <summary>Not told.</summary>
    Unknown = 0,

    /// <summary>A computer.</summary>
    Computer = 1,

    /// <summary>A browser.</summary>
    Web = 2,

    /// <summary>A mobile.</summary>
    Mobile = 3,

    /// <summary>A game console.</summary>
    Xbox = 4,

    /// <summary>Mail, or another network.</summary>
    Mail = 32,
}
