namespace MsnBridge.Xmpp.Roster;

/// <summary>How a contact stands in a user's roster. The names are stored, in lower case.</summary>
internal enum RosterState
{
    /// <summary>Nothing was ever done.</summary>
    None,

    /// <summary>A list contact whom the user was offered by a subscription request and has not answered.</summary>
    Asked,

    /// <summary>Somebody who added the user on MSN; the user has not answered.</summary>
    Requested,

    /// <summary>The user let him in and has not added him himself.</summary>
    Accepted,

    /// <summary>The user added him; MSN has not confirmed it.</summary>
    Adding,

    /// <summary>In the roster.</summary>
    Shown,

    /// <summary>The user does not want him there, and is not asked again.</summary>
    Declined,

    /// <summary>The user removed him; MSN has not confirmed it.</summary>
    Removing,
}
