using MsnBridge.Core.Identities;

namespace MsnBridge.Core.People;

/// <summary>Takes a person's link away for good.</summary>
internal interface IAccountErasure
{
    /// <summary>Signs his account out, where nobody else has linked it, and runs what erases the rows; nothing is linked meanwhile.</summary>
    Task EraseAsync(HomeUser user, Func<CancellationToken, Task> erase, CancellationToken cancellationToken);
}
