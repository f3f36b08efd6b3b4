using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Client;

/// <content>What goes from person to person beside text: display pictures, emoticons and other objects, and files (MSNP9 and later).</content>
public sealed partial class MsnpClient
{
    /// <summary>Fetches the data of an object from somebody, over a conversation with him, which is opened if need be. At most 1 MiB, 5 MiB for winks and voice clips.</summary>
    /// <param name="address">Whom to ask: who showed the object, or who sent it in a message.</param>
    /// <param name="what">The object as it was received; its text goes back to him as it came.</param>
    /// <param name="cancellationToken">Gives up; the other is told.</param>
    /// <returns>The data, of the length and with the hash that the object names.</returns>
    /// <exception cref="MsnTransferException">It did not come; says why.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<ReadOnlyMemory<byte>> FetchObjectAsync(string address, MsnObject what, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(what);
        return _peers.FetchAsync(Checked(address), what, cancellationToken);
    }

    /// <summary>Serves data to whoever asks for it, until <see cref="StopSharing"/> was called as often as this was for it. May be called before signing in.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="data">The data; must not be changed afterwards.</param>
    /// <param name="friendly">A name for people; may be empty.</param>
    /// <returns>Its object; the same for the same arguments, today and tomorrow, so that contacts do not fetch it again.</returns>
    /// <exception cref="ArgumentException">The data is empty or larger than what clients take of its kind.</exception>
    public MsnObject ShareObject(MsnObjectType type, ReadOnlyMemory<byte> data, string friendly)
    {
        ArgumentNullException.ThrowIfNull(friendly);
        return _peers.Shared.Share(Account, type, data, friendly);
    }

    /// <summary>Serves data no longer. Whoever asks for it is told that it is not there.</summary>
    public void StopSharing(MsnObject shared)
    {
        ArgumentNullException.ThrowIfNull(shared);
        _peers.Shared.StopSharing(shared);
    }

    /// <summary>Whether the version that is spoken has display pictures at all (MSNP9 and later): where it has none, nobody can say that he has none.</summary>
    public bool HasPictures => _session.Dialect.Presence.HasMsnObject;

    /// <summary>Shows another display picture, or none. Does nothing before MSNP9.</summary>
    /// <param name="picture">From <see cref="ShareObject"/>; null for none.</param>
    /// <param name="cancellationToken">Gives up waiting; what was asked for may happen yet.</param>
    /// <exception cref="MsnpCommandException">The server refused.</exception>
    /// <exception cref="MsnpSessionEndedException">The session has ended.</exception>
    public Task SetPictureAsync(MsnObject? picture, CancellationToken cancellationToken) =>
        _session.PublishAsync((publisher, connection) => publisher.PublishPictureAsync(connection, picture?.Text, cancellationToken), cancellationToken);

    /// <summary>Offers a file to somebody and sends it once he has accepted, which may take minutes: he has five. Neither his refusal nor a lost connection is an exception:
    /// it is the result. Text sent meanwhile does not wait behind it.</summary>
    /// <param name="address">To whom.</param>
    /// <param name="file">What.</param>
    /// <param name="progress">Told how many bytes have left so far; null for nobody.</param>
    /// <param name="cancellationToken">Stops the transfer; the other is told.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<MsnTransferResult> SendFileAsync(string address, MsnOutgoingFile file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _peers.SendFileAsync(Checked(address), file, progress, cancellationToken);
    }
}
