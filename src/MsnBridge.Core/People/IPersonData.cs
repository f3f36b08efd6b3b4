using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.People;

/// <summary>A person's own hand on what the bridge holds about him. Safe for concurrent use.</summary>
public interface IPersonData
{
    /// <summary>Puts everything together and hands it over; nothing of it is kept. One at a time, and each person now and then.</summary>
    /// <param name="hand">Hands the content to the person and to nobody else; false where that could not be done.</param>
    Task<ExportOutcome> ExportAsync(HomeUser user, Func<StoredContent, CancellationToken, Task<bool>> hand, CancellationToken cancellationToken);

    /// <summary>Begins to erase everything. When it returns it will be done, after a crash too, and told where he asked. False where it is under way.</summary>
    /// <param name="place">Where he asked (<see cref="IHomeErasure.TellAsync"/>); null where he asked elsewhere than on his home network, which then says where he is told.</param>
    /// <param name="begun">Called when it is certain, before anything is done.</param>
    Task<bool> EraseAsync(HomeUser user, string? place, Func<CancellationToken, Task>? begun, CancellationToken cancellationToken);
}

public enum ExportOutcome
{
    Handed,
    Nothing,

    /// <summary>One of his is under way.</summary>
    UnderWay,

    /// <summary>He asked for one a short time ago.</summary>
    TooSoon,
    TooLarge,
    NotHanded,

    /// <summary>The disk does not take it.</summary>
    NotStored,
}
