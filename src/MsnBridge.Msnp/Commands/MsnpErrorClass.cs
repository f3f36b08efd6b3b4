namespace MsnBridge.Msnp.Commands;

/// <summary>What an error code asks a client to do.</summary>
public enum MsnpErrorClass
{
    /// <summary>Only the operation failed; the connection lives.</summary>
    Fail,

    /// <summary>What was asked for is so already, or does not matter.</summary>
    Ignore,

    /// <summary>Close, and connect again after a growing pause.</summary>
    BackOff,

    /// <summary>Sign out and do not try again by itself: the account or the password is at fault, and the user has to act.</summary>
    Stop,

    /// <summary>What we sent was wrong; only a change of the program helps.</summary>
    Bug,
}
