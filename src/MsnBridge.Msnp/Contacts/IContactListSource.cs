using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Contacts;

/// <summary>Where the contact list of a session comes from: read once while signing in, and kept up to date by what the server says. Chosen by the dialect.</summary>
internal interface IContactListSource
{
    /// <summary>Reads the whole list, lets it take effect, reports it, and tells the server what it wants to hear of it. Called once, before the first status.</summary>
    /// <exception cref="Notification.MsnpSignInException">The list cannot be had.</exception>
    /// <exception cref="MsnpCommandException">The server refused.</exception>
    /// <exception cref="TimeoutException">It did not come.</exception>
    Task LoadAsync(RequestConnection connection, CancellationToken cancellationToken);

    /// <summary>Keeps the list current while signed in, where the server only says that something changed. Ends with the session; never fails.</summary>
    Task RunAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes a command on the read loop, so that no change is lost that comes right behind the list; must ask nothing of the connection.</summary>
    /// <returns>False if the command is no concern of the list.</returns>
    ValueTask<bool> TryObserveAsync(MsnpCommand command);
}
