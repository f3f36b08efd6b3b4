using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Web.Access;

/// <summary>The links that were handed out and not used. In memory alone: a restart ends them. Safe for concurrent use.</summary>
internal sealed class PageLinks(PageOptions options, TimeProvider time) : IManagementPage
{
    public const string Path = "enter";

    private const int MostOfOne = 3;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (HomeUser User, DateTimeOffset Until)> _links = new(StringComparer.Ordinal);

    public TimeSpan LinkLifetime { get; } = TimeSpan.FromMinutes(5);

    public Uri CreateLink(HomeUser user)
    {
        var token = PageToken.New();
        lock (_gate)
        {
            DropOld();
            // Bounded: who may use the bridge has a few, and the oldest gives way.
            var own = _links.Where(link => link.Value.User == user).OrderBy(link => link.Value.Until).ToList();
            foreach (var (hash, _) in own.Take(own.Count - MostOfOne + 1))
                _links.Remove(hash);
            _links.Add(PageToken.HashOf(token), (user, time.GetUtcNow() + LinkLifetime));
        }

        return new Uri(options.PublicUrl!, $"{Path}/{token}");
    }

    /// <summary>Whose the link is, without using it up: chat servers open links to show what is behind them.</summary>
    public HomeUser? Look(string token)
    {
        lock (_gate)
        {
            DropOld();
            return _links.TryGetValue(PageToken.HashOf(token), out var link) ? link.User : null;
        }
    }

    /// <summary>Uses the link up. Null where there is none, or none any more.</summary>
    public HomeUser? Take(string token)
    {
        lock (_gate)
        {
            DropOld();
            return _links.Remove(PageToken.HashOf(token), out var link) ? link.User : null;
        }
    }

    /// <summary>Ends every link of the person.</summary>
    public void Forget(HomeUser user)
    {
        lock (_gate)
        {
            foreach (var hash in _links.Where(link => link.Value.User == user).Select(link => link.Key).ToList())
                _links.Remove(hash);
        }
    }

    private void DropOld()
    {
        var now = time.GetUtcNow();
        foreach (var hash in _links.Where(link => link.Value.Until <= now).Select(link => link.Key).ToList())
            _links.Remove(hash);
    }
}
