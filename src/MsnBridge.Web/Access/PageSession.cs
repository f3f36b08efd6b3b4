using MsnBridge.Core.Identities;

namespace MsnBridge.Web.Access;

/// <summary>Somebody who has entered the page.</summary>
/// <param name="FormToken">In every form of his, and nowhere else: what comes without it another site has sent.</param>
internal sealed record PageSession(HomeUser User, bool IsAdmin, string FormToken, DateTimeOffset Until)
{
    private string? _notice;

    /// <summary>What became of his last request, shown once.</summary>
    public void Tell(string notice) => _notice = notice;

    public string? TakeNotice() => Interlocked.Exchange(ref _notice, null);
}
