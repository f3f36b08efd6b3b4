using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Notification;

/// <summary>Tells the server how the account shows itself, in the form of the dialect.</summary>
internal interface IOwnPresencePublisher
{
    /// <summary>Shows the account for the first time in a session.</summary>
    /// <exception cref="MsnpCommandException">The server refused the status.</exception>
    Task PublishAsync(RequestConnection connection, MsnOwnPresence presence, CancellationToken cancellationToken);

    /// <exception cref="MsnpCommandException">The server refused.</exception>
    Task PublishStatusAsync(RequestConnection connection, MsnpStatus status, CancellationToken cancellationToken);

    /// <summary>Shows another name.</summary>
    /// <exception cref="MsnpCommandException">The server refused.</exception>
    Task PublishNameAsync(RequestConnection connection, string name, CancellationToken cancellationToken) =>
        connection.AskAsync<PrpCommand>(id => new PrpCommand(id, ListSerial: null, PropertyKeys.FriendlyName, name), cancellationToken);

    /// <summary>Tells again what goes beside the status, because the server asks for it.</summary>
    Task PublishAgainAsync(RequestConnection connection, CancellationToken cancellationToken);

    /// <summary>Shows another personal message, or none. A server that does not take it is no reason to fail.</summary>
    Task PublishMessageAsync(RequestConnection connection, string? message, CancellationToken cancellationToken);

    /// <summary>Shows what the person listens to, or that he listens to nothing. A server that does not take it is no reason to fail.</summary>
    Task PublishMediaAsync(RequestConnection connection, CurrentMedia? media, CancellationToken cancellationToken);

    /// <summary>Shows another display picture, or none. Does nothing where the dialect has none.</summary>
    /// <exception cref="MsnpCommandException">The server refused.</exception>
    Task PublishPictureAsync(RequestConnection connection, string? picture, CancellationToken cancellationToken);
}
