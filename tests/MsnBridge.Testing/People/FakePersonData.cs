using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.People;

namespace MsnBridge.Testing;

/// <summary>Hands everybody the same export, and notes who is to be erased.</summary>
public sealed class FakePersonData(IContentStore content) : IPersonData
{
    public static readonly byte[] Export = [1, 2, 3];

    /// <summary>Instead of handing anything over.</summary>
    public ExportOutcome? Outcome { get; set; }

    /// <summary>What an export waits for.</summary>
    public Func<CancellationToken, Task> Making { get; set; } = _ => Task.CompletedTask;

    public bool IsUnderWay { get; set; }

    /// <summary>Who asked for an export.</summary>
    public List<HomeUser> Exported { get; } = [];

    public List<(HomeUser User, string? Place)> Erased { get; } = [];

    public async Task<ExportOutcome> ExportAsync(HomeUser user, Func<StoredContent, CancellationToken, Task<bool>> hand, CancellationToken cancellationToken)
    {
        Exported.Add(user);
        await Making(cancellationToken);
        if (Outcome is { } outcome)
            return outcome;
        var stored = await content.SaveAsync(
            ContentKey.NewFile(), "application/zip", (stream, token) => stream.WriteAsync(Export, token).AsTask(), Export.Length, cancellationToken);
        return await hand(stored, cancellationToken) ? ExportOutcome.Handed : ExportOutcome.NotHanded;
    }

    public async Task<bool> EraseAsync(HomeUser user, string? place, Func<CancellationToken, Task>? begun, CancellationToken cancellationToken)
    {
        if (IsUnderWay)
            return false;
        if (begun is not null)
            await begun(cancellationToken);
        Erased.Add((user, place));
        return true;
    }
}
