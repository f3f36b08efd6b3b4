namespace MsnBridge.Core.Files;

/// <summary>A file that a contact offers and that nobody has answered yet. It lives as long as the session that reported it. Exactly one of
/// <see cref="ReceiveAsync"/> and <see cref="DeclineAsync"/> is called, once.</summary>
public interface IFileOffer
{
    /// <summary>Different for each offer of each session, in this process and in others.</summary>
    string Id { get; }

    SharedFile File { get; }

    /// <summary>A small picture of it (PNG or JPEG), empty where the sender gave none. Nobody has looked whether it is a picture.</summary>
    ReadOnlyMemory<byte> Preview { get; }

    /// <summary>Ends when the sender takes the offer back, leaves, the person answers it at another place of his account, or the session ends, if that is before it was answered here.
    /// Says which; never fails.</summary>
    Task<FileFailure> Withdrawn { get; }

    /// <summary>Accepts, and writes exactly <see cref="SharedFile.Size"/> bytes; memory does not grow with the file.</summary>
    /// <param name="progress">Told the bytes written so far.</param>
    /// <param name="cancellationToken">Ends the transfer, also for the sender.</param>
    /// <exception cref="FileTransferException">The transfer ended before the file was whole.</exception>
    Task ReceiveAsync(Stream destination, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>The sender sees that the file was declined. Best effort.</summary>
    Task DeclineAsync(CancellationToken cancellationToken);
}

/// <summary>A file that came to nothing on its way here.</summary>
public sealed class FileTransferException(FileFailure failure, Exception? innerException = null)
    : Exception($"The transfer ended: {failure}.", innerException)
{
    public FileFailure Failure => failure;
}

/// <summary>Why a file that a contact offered is not here; the reader's words are chosen from this by <see cref="FileText"/>. The numbers
/// are stored.</summary>
public enum FileFailure
{
    /// <summary>The person declined it.</summary>
    Declined = 1,

    /// <summary>The person's rules, or the bridge's, refuse it.</summary>
    NotWanted = 2,

    /// <summary>Larger than may come here.</summary>
    TooLarge = 3,

    /// <summary>The person was asked and did not answer in time.</summary>
    Unanswered = 4,

    /// <summary>The contact took the offer back, or left, before it was answered.</summary>
    Withdrawn = 5,

    /// <summary>The contact left, or a connection broke, in the middle.</summary>
    Interrupted = 6,

    /// <summary>The bridge has no room for it.</summary>
    NoRoom = 7,

    /// <summary>Too many offers at once.</summary>
    TooMany = 8,

    /// <summary>The home network has no place for files.</summary>
    CannotBeShown = 9,

    /// <summary>What arrived is not what was announced.</summary>
    Damaged = 10,

    /// <summary>The person took it with another client.</summary>
    TakenElsewhere = 11,

    /// <summary>The person declined it with another client.</summary>
    DeclinedElsewhere = 12,
}
