using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.FileTransferLegacy;
using MsnBridge.Msnp.Switchboard;

namespace MsnBridge.Msnp.PeerToPeer.Switchboards;

/// <summary>What peer-to-peer needs of the conversations.</summary>
internal interface IPeerSwitchboards
{
    /// <summary>A switchboard with one person alone; opened if there is none.</summary>
    /// <returns>The switchboard, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    Task<(SwitchboardConnection? Switchboard, MsnSendResult? Failure)> ReachAsync(string address, CancellationToken cancellationToken);

    /// <summary>Whether a switchboard with one person alone is open.</summary>
    bool IsOpen(string address);

    /// <summary>Whether somebody is in any switchboard, also with others.</summary>
    bool IsPresent(string address);

    /// <summary>Invitations of the kind before peer-to-peer.</summary>
    LegacyInvitations Invitations { get; }

    /// <summary>The conversation a switchboard is of.</summary>
    MsnConversationId ConversationOf(SwitchboardConnection switchboard);
}
