using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Contacts;

/// <summary>The list as <c>SYN</c> brings it (MSNP2-12), and what changes it afterwards.</summary>
/// <param name="model">How the dialect writes the list.</param>
/// <param name="observer">Takes what changes the list.</param>
/// <param name="reporter">Takes the list.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SynchronizedList(
    IContactListModel model, ListCommandObserver observer, ContactListReporter reporter, TimeProvider timeProvider) : IContactListSource
{
    private ListSynchronization? _synchronization;

    // >>> SYN t ...                                        <<< SYN t ... and what it announces
    /// <inheritdoc/>
    public async Task LoadAsync(RequestConnection connection, CancellationToken cancellationToken)
    {
        var synchronization = new ListSynchronization(model, connection.Dialect.ContactList == ContactListModel.ListByList);
        _synchronization = synchronization;
        await connection.AskAsync<SynReplyCommand>(model.RequestList, cancellationToken).ConfigureAwait(false);
        await WaitAsync(synchronization, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryObserveAsync(MsnpCommand command)
    {
        if (_synchronization is not { } synchronization || !synchronization.TryTake(command))
            return await observer.TryObserveAsync(command, _synchronization?.LastListed).ConfigureAwait(false);

        if (synchronization.List is { } list)
        {
            await reporter.ReplaceAsync(list).ConfigureAwait(false);
            synchronization.Complete();
        }

        return true;
    }

    /// <summary>A long list may take its time; one that stopped coming never gets complete.</summary>
    private async Task WaitAsync(ListSynchronization synchronization, CancellationToken cancellationToken)
    {
        while (true)
        {
            var seen = synchronization.LinesSeen;
            try
            {
                await synchronization.Completion
                    .WaitAsync(RequestConnection.AnswerTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException) when (synchronization.LinesSeen > seen)
            {
                // Still coming.
            }
        }
    }
}
