using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.Switchboard;

namespace MsnBridge.Msnp.FileTransferLegacy;

/// <summary>The dialogue about one invitation to a file, from whichever side.</summary>
/// <param name="switchboard">Where it is held.</param>
/// <param name="peer">With whom.</param>
/// <param name="cookie">Names it.</param>
internal sealed class LegacyNegotiation(SwitchboardConnection switchboard, string peer, string cookie)
{
    private readonly TaskCompletionSource<LegacyInvitation> _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Peer => peer;

    public string Cookie => cookie;

    /// <summary>The other declined, or took it back.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Nothing more is heard from the other here.</summary>
    public Task Ended => switchboard.Ended;

    /// <summary>The other says something about it. Called on the read loop.</summary>
    public void Take(LegacyInvitation message)
    {
        if (message.Command == LegacyInvitationCommand.Accept)
            _accepted.TrySetResult(message);
        else if (message.Command == LegacyInvitationCommand.Cancel)
            _cancelled.TrySetResult();
    }

    /// <summary>Says something about it.</summary>
    public Task SendAsync(MsnpPayload message, CancellationToken cancellationToken) => switchboard.SendUnconfirmedAsync(message, cancellationToken);

    /// <summary>Waits until the other accepts.</summary>
    /// <exception cref="MsnTransferException">He does not.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<LegacyInvitation> WaitForAcceptanceAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(_accepted.Task, Cancelled, Ended).WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new MsnTransferException(MsnTransferFailure.TimedOut);
        }

        if (Cancelled.IsCompleted)
            throw new MsnTransferException(MsnTransferFailure.Declined);

        return _accepted.Task.IsCompleted ? await _accepted.Task.ConfigureAwait(false) : throw new MsnTransferException(MsnTransferFailure.ConnectionLost);
    }
}
