using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.People;

/// <summary>Everything that the store holds about one person, whatever it is. Safe for concurrent use.</summary>
public interface IPersonRecords
{
    /// <summary>Writes it as a zip, without anything that is sealed. False where nothing is held; then nothing is written.</summary>
    /// <exception cref="ContentRefusedException">It is more than is written while a bridge runs.</exception>
    Task<bool> ExportAsync(HomeUser user, Stream target, CancellationToken cancellationToken);

    /// <summary>How many messages of his, or to him, have not ended.</summary>
    Task<int> CountUnderWayAsync(HomeUser user, CancellationToken cancellationToken);

    /// <summary>Erases it, except that the erasure is under way (<see cref="PersonErasures"/>). Repeating it, after a crash too, goes on with what is
    /// left.</summary>
    Task EraseAsync(HomeUser user, CancellationToken cancellationToken);
}
