using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Notification;

/// <summary>As <see cref="StatusPublisher"/>, and beside it what this place can do and what the account's other places see of it (MSNP16-20).</summary>
/// <param name="status">For what is told in the older form.</param>
/// <param name="capabilities">What the client can do.</param>
/// <param name="extendedCapabilities">What else it can do.</param>
/// <param name="name">What the account's other places call this one.</param>
internal sealed class EndpointPublisher(
    StatusPublisher status, ClientCapabilities capabilities, ExtendedCapabilities extendedCapabilities, string name) : IOwnPresencePublisher
{
    private MsnpStatus _shown = MsnpStatus.Online;

    // >>> UUX t length <EndpointData>...</EndpointData>    what everybody may know of this place
    // >>> UUX t length <PrivateEndpointData>...            what the own places may
    // >>> UUX t length <Data>...</Data>
    // >>> CHG t status capabilities:extended
    /// <inheritdoc/>
    public async Task PublishAsync(RequestConnection connection, MsnOwnPresence presence, CancellationToken cancellationToken)
    {
        await TellPlaceAsync(connection, presence.Status, cancellationToken).ConfigureAwait(false);
        await status.PublishAsync(connection, presence, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task PublishStatusAsync(RequestConnection connection, MsnpStatus shown, CancellationToken cancellationToken)
    {
        await status.PublishStatusAsync(connection, shown, cancellationToken).ConfigureAwait(false);
        await TellPrivatelyAsync(connection, shown, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task PublishAgainAsync(RequestConnection connection, CancellationToken cancellationToken)
    {
        await TellPlaceAsync(connection, _shown, cancellationToken).ConfigureAwait(false);
        await status.PublishAgainAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task PublishMessageAsync(RequestConnection connection, string? message, CancellationToken cancellationToken) =>
        status.PublishMessageAsync(connection, message, cancellationToken);

    /// <inheritdoc/>
    public Task PublishMediaAsync(RequestConnection connection, CurrentMedia? media, CancellationToken cancellationToken) =>
        status.PublishMediaAsync(connection, media, cancellationToken);

    /// <inheritdoc/>
    public Task PublishPictureAsync(RequestConnection connection, string? picture, CancellationToken cancellationToken) =>
        status.PublishPictureAsync(connection, picture, cancellationToken);

    private async Task TellPlaceAsync(RequestConnection connection, MsnpStatus shown, CancellationToken cancellationToken)
    {
        await StatusPublisher.TellAsync(
            connection, new EndpointData(EndpointId: null, capabilities, extendedCapabilities).ToPayload(), cancellationToken).ConfigureAwait(false);
        await TellPrivatelyAsync(connection, shown, cancellationToken).ConfigureAwait(false);
    }

    private Task TellPrivatelyAsync(RequestConnection connection, MsnpStatus shown, CancellationToken cancellationToken)
    {
        _shown = shown;
        return StatusPublisher.TellAsync(
            connection,
            new PrivateEndpointData(EndpointId: null, name, EndpointClientType.Computer, shown, IsIdle: shown == MsnpStatus.Idle).ToPayload(),
            cancellationToken);
    }
}
