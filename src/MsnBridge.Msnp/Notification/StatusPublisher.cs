using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Notification;

/// <summary>The status with <c>CHG</c>, the personal message with <c>UUX</c> (MSNP2-15).</summary>
/// <param name="capabilities">What the client can do.</param>
/// <param name="extendedCapabilities">What else it can do.</param>
/// <param name="place">The machine the user is at, for dialects that tell it with the message.</param>
internal sealed class StatusPublisher(ClientCapabilities capabilities, ExtendedCapabilities extendedCapabilities, Guid place) : IOwnPresencePublisher
{
    // What official clients let a person write; longer texts have been seen to be cut or refused.
    private const int MaxMessageLength = 129;

    private string? _message;
    private CurrentMedia? _media;
    private string? _picture;
    private MsnpStatus _status = MsnpStatus.Online;

    /// <summary>Personal message first, so that those who see the status change see it at once.</summary>
    public async Task PublishAsync(RequestConnection connection, MsnOwnPresence presence, CancellationToken cancellationToken)
    {
        _media = presence.Media;
        _picture = presence.Picture?.Text;
        await PublishMessageAsync(connection, presence.PersonalMessage, cancellationToken).ConfigureAwait(false);
        await PublishStatusAsync(connection, presence.Status, cancellationToken).ConfigureAwait(false);
    }

    // >>> CHG t status capabilities [msn-object]           <<< CHG t status capabilities [msn-object]
    /// <inheritdoc/>
    public async Task PublishStatusAsync(RequestConnection connection, MsnpStatus status, CancellationToken cancellationToken)
    {
        _status = status;

        // Where nobody can show a picture nobody has peer-to-peer either.
        var shown = connection.Dialect.Presence.HasMsnObject ? capabilities : capabilities & ~ClientCapabilities.PeerToPeerVersion;
        await connection.AskAsync<ChgCommand>(id => new ChgCommand(id, status, shown, _picture, extendedCapabilities), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task PublishPictureAsync(RequestConnection connection, string? picture, CancellationToken cancellationToken)
    {
        _picture = picture;
        return connection.Dialect.Presence.HasMsnObject ? PublishStatusAsync(connection, _status, cancellationToken) : Task.CompletedTask;
    }

    // >>> UUX t length <Data>...</Data>                    <<< UUX t 0          (MSNP11 and later; with <MachineGuid>{guid}</MachineGuid> in MSNP13-15)
    /// <inheritdoc/>
    public async Task PublishMessageAsync(RequestConnection connection, string? message, CancellationToken cancellationToken)
    {
        _message = message;
        if (connection.Dialect.HasPersonalMessages)
        {
            var document = new PersonalMessage(OneLine(message), _media) { MachineGuid = connection.Dialect.PersonalMessageNamesMachine ? place.ToString("B") : null };
            await TellAsync(connection, document.ToPayload(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task PublishMediaAsync(RequestConnection connection, CurrentMedia? media, CancellationToken cancellationToken)
    {
        _media = media;
        return PublishMessageAsync(connection, _message, cancellationToken);
    }

    /// <inheritdoc/>
    public Task PublishAgainAsync(RequestConnection connection, CancellationToken cancellationToken) =>
        PublishMessageAsync(connection, _message, cancellationToken);

    /// <summary>Tells a document beside the status. A server that does not take it is no reason to fail.</summary>
    public static async Task TellAsync(RequestConnection connection, MsnpPayload document, CancellationToken cancellationToken)
    {
        try
        {
            await connection.AskAsync<UuxReplyCommand>(id => new UuxCommand(id, document), cancellationToken).ConfigureAwait(false);
        }
        catch (MsnpCommandException exception) when (exception.Code is null or MsnpErrorCode.NotExpected)
        {
            // A text the server cannot take is refused with 715 or met with silence; nobody's sign-in should fail for a motto.
        }
    }

    internal static string OneLine(string? message)
    {
        var line = (message ?? "").ReplaceLineEndings(" ").Trim();
        if (line.Length <= MaxMessageLength)
            return line;

        // Never half of a surrogate pair.
        return line[..(char.IsHighSurrogate(line[MaxMessageLength - 1]) ? MaxMessageLength - 1 : MaxMessageLength)];
    }
}
