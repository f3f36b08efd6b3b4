namespace MsnBridge.Msnp.Notification;

/// <summary>What of a version may be the reason that a sign-in failed, so that one which does it in another way may do.</summary>
internal enum VersionFault
{
    /// <summary>Nothing: another version would fail as well.</summary>
    None,

    /// <summary>The server does not speak it, or will not say.</summary>
    Version,

    /// <summary>How one signs in with it.</summary>
    Authentication,

    /// <summary>Where the contact list is kept.</summary>
    ContactList,
}
