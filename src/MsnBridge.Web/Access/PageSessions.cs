using MsnBridge.Core.Identities;

namespace MsnBridge.Web.Access;

/// <summary>Who has entered. In memory alone: a restart ends them all. Safe for concurrent use.</summary>
internal sealed class PageSessions(PageOptions options, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private const int MostOfOne = 5;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PageSession> _sessions = new(StringComparer.Ordinal);

    /// <returns>What the browser is to keep.</returns>
    public string Begin(HomeUser user)
    {
        var token = PageToken.New();
        lock (_gate)
        {
            DropOld();
            var own = _sessions.Where(session => session.Value.User == user).OrderBy(session => session.Value.Until).ToList();
            foreach (var (hash, _) in own.Take(own.Count - MostOfOne + 1))
                _sessions.Remove(hash);
            _sessions.Add(PageToken.HashOf(token), new PageSession(
                user, options.Admins.Contains(user.Address, StringComparer.Ordinal), PageToken.New(), time.GetUtcNow() + Lifetime));
        }

        return token;
    }

    public PageSession? Find(string? token)
    {
        if (token is null)
            return null;
        lock (_gate)
        {
            DropOld();
            return _sessions.GetValueOrDefault(PageToken.HashOf(token));
        }
    }

    public void End(PageSession session)
    {
        lock (_gate)
        {
            foreach (var hash in _sessions.Where(kept => ReferenceEquals(kept.Value, session)).Select(kept => kept.Key).ToList())
                _sessions.Remove(hash);
        }
    }

    /// <summary>Ends every session of the person.</summary>
    public void EndAll(HomeUser user)
    {
        lock (_gate)
        {
            foreach (var hash in _sessions.Where(kept => kept.Value.User == user).Select(kept => kept.Key).ToList())
                _sessions.Remove(hash);
        }
    }

    private void DropOld()
    {
        var now = time.GetUtcNow();
        foreach (var hash in _sessions.Where(session => session.Value.Until <= now).Select(session => session.Key).ToList())
            _sessions.Remove(hash);
    }
}
