using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>What was said to the user while he was away, and what he says to those who are (MSNP11-20). May be called from anywhere.</summary>
public interface IOfflineMessages
{
    /// <summary>Whether the network hands out offline messages.</summary>
    bool CanFetch { get; }

    /// <summary>Whether the network takes offline messages in this way (MSNP13-17).</summary>
    bool CanSend { get; }

    /// <summary>Fetches the messages that wait, in the order in which they were said. Each is returned once in a session, however often notices name it; the network
    /// keeps them until they are acknowledged.</summary>
    /// <param name="notice">The notice that named them; null, or one that names none, to ask the service which there are.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MsnServiceException">The service could not be asked; what was fetched before that is returned by the next call.</exception>
    Task<IReadOnlyList<OfflineMessage>> FetchAsync(MailData? notice, CancellationToken cancellationToken);

    /// <summary>Has the network forget messages, which have arrived where they had to. What cannot be forgotten now is so with the next call of either method.</summary>
    /// <param name="ids">Which.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MsnServiceException">The service could not be asked.</exception>
    Task AcknowledgeAsync(IEnumerable<string> ids, CancellationToken cancellationToken);

    /// <summary>Sends text to somebody who is not there. It waits its turn, and a while where the service says that it is too fast.</summary>
    /// <param name="recipient">His address.</param>
    /// <param name="ownName">What the user calls himself.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the attempt; what was sent stays sent.</param>
    /// <exception cref="MsnServiceException">The network takes none in this way, or there is no ticket for it: nothing was sent.</exception>
    Task<MsnSendResult> SendAsync(string recipient, string ownName, string text, CancellationToken cancellationToken);
}
