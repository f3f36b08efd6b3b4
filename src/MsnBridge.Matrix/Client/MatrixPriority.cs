namespace MsnBridge.Matrix.Client;

/// <summary>What goes first where requests wait for a turn. The lower, the sooner.</summary>
internal enum MatrixPriority
{
    /// <summary>Messages and what their senders are told.</summary>
    Message,

    /// <summary>Making rooms, inviting, joining, leaving.</summary>
    Membership,

    /// <summary>Names, avatars, spaces and room state that decorates.</summary>
    Profile,

    /// <summary>Presence.</summary>
    Presence,
}
