using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Contacts;

/// <summary>Changes the contact list as the dialect spoken does: one change at a time, since each looks at what the one before it left.</summary>
internal sealed class ContactListEditor(NotificationSession session)
{
    /// <summary>Makes a change, once the session is signed in: before the list is known nothing can be said to be so already.</summary>
    /// <exception cref="MsnpCommandException">It was refused.</exception>
    /// <exception cref="MsnpSessionEndedException">The session has ended, before or meanwhile.</exception>
    public Task EditAsync(Func<IContactListEdits, Task> edit, CancellationToken cancellationToken) => EditAsync(
        async edits =>
        {
            await edit(edits).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <inheritdoc cref="EditAsync(Func{IContactListEdits, Task}, CancellationToken)"/>
    public async Task<TResult> EditAsync<TResult>(Func<IContactListEdits, Task<TResult>> edit, CancellationToken cancellationToken)
    {
        await session.WaitUntilSignedInAsync(cancellationToken).ConfigureAwait(false);
        using (await session.ListTurn.TakeTurnAsync(cancellationToken).ConfigureAwait(false))
            return await edit(session.Parts.Edits).ConfigureAwait(false);
    }
}
