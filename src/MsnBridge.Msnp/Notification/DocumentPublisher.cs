using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer.Version2;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Notification;

/// <summary>Status, name, message and what this place can do in one document under <c>/user</c> (MSNP21).</summary>
/// <param name="context">The session.</param>
internal sealed class DocumentPublisher(SessionContext context) : IOwnPresencePublisher
{
    private MsnOwnPresence _shown = new();
    private string? _picture;

    /// <inheritdoc/>
    public Task PublishAsync(RequestConnection connection, MsnOwnPresence presence, CancellationToken cancellationToken)
    {
        (_shown, _picture) = (presence, presence.Picture?.Text ?? _picture);
        return PublishAgainAsync(connection, cancellationToken);
    }

    /// <inheritdoc/>
    public Task PublishStatusAsync(RequestConnection connection, MsnpStatus status, CancellationToken cancellationToken) =>
        PublishAsync(connection, _shown with { Status = status }, cancellationToken);

    /// <inheritdoc/>
    public Task PublishMessageAsync(RequestConnection connection, string? message, CancellationToken cancellationToken) =>
        PublishAsync(connection, _shown with { PersonalMessage = message }, cancellationToken);

    /// <inheritdoc/>
    public Task PublishMediaAsync(RequestConnection connection, CurrentMedia? media, CancellationToken cancellationToken) =>
        PublishAsync(connection, _shown with { Media = media }, cancellationToken);

    /// <inheritdoc/>
    public Task PublishPictureAsync(RequestConnection connection, string? picture, CancellationToken cancellationToken)
    {
        _picture = picture;
        return PublishAgainAsync(connection, cancellationToken);
    }

    // >>> PUT t length <routing> <reliability> <publication> <user>...</user>          <<< PUT t OK 0
    /// <inheritdoc/>
    public async Task PublishAgainAsync(RequestConnection connection, CancellationToken cancellationToken)
    {
        var document = Document(context.List.Snapshot.OwnName);
        await connection.AskAsync<PutReplyCommand>(id => new PutCommand(id, document), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task PublishNameAsync(RequestConnection connection, string name, CancellationToken cancellationToken)
    {
        var document = Document(name);
        await connection.AskAsync<PutReplyCommand>(id => new PutCommand(id, document), cancellationToken).ConfigureAwait(false);
    }

    private MsnpPayload Document(string name)
    {
        var (account, options) = (new ContactHandle(context.Credentials.Account), context.Options);
        var user = new UserDocument
        {
            FriendlyName = name,
            PersonalMessage = StatusPublisher.OneLine(_shown.PersonalMessage),
            Picture = _picture ?? "",
            Status = _shown.Status,
            CurrentMedia = _shown.Media?.ToString() ?? "",
            Endpoints =
            [
                new UserEndpoint(
                    Id: null,
                    SecondVersion.Announce(options.Capabilities, options.ExtendedCapabilities, context.Session.Dialect),
                    new PrivateEndpointData(
                        EndpointId: null, options.EndpointName, EndpointClientType.Computer, _shown.Status, IsIdle: _shown.Status == MsnpStatus.Idle)),
            ],
        };
        return new RoutedDocument(
            new RoutedAddress(account),
            new RoutedAddress(account, context.Session.EndpointId),
            RoutedContent.Publication,
            [new("Uri", UserDocument.Uri), new("Content-Type", UserDocument.ContentType)],
            user.ToBody(),
            reliability: [new("Stream", "1"), new("Flags", "ACK")]).ToPayload();
    }
}
