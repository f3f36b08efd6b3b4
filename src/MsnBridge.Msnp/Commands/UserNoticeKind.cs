namespace MsnBridge.Msnp.Commands;

/// <summary>What a notice between two clients is about (<c>UUN</c>, <c>UBN</c>). Numbers that have no name here are kept as they came.</summary>
public enum UserNoticeKind : uint
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>An XML document: shared folders, conversations.</summary>
    Document = 1,

    /// <summary>An invitation of SIP.</summary>
    SipInvitation = 2,

    /// <summary>An invitation of the peer-to-peer protocol that needs no switchboard.</summary>
    PeerToPeer = 3,

    /// <summary>An endpoint of the own account is to sign out.</summary>
    SignOutEndpoint = 4,

    /// <summary>The window of a conversation was closed elsewhere.</summary>
    ConversationClosed = 5,

    /// <summary>Something of the own account changed and is to be read again.</summary>
    Resynchronize = 6,

    /// <summary>An invitation was answered elsewhere.</summary>
    InvitationDismissed = 7,

    /// <summary>Every endpoint of the own account is to sign out.</summary>
    SignOutEverywhere = 8,

    /// <summary>A relay for peer-to-peer data.</summary>
    Relay = 10,

    /// <summary>Progress of a SIP call.</summary>
    SipProgress = 11,

    /// <summary>A tunnelled SIP message.</summary>
    TunnelledSip = 12,
}
