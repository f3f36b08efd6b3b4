using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Provisioning;

/// <summary>The attempts under way. Bounded in number and age, for they are begun by whoever may use the bridge, and left lying. They hold no
/// password. Safe for concurrent use.</summary>
internal sealed class LoginProcesses(TimeProvider time)
{
    /// <summary>How long a person may take.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private const int MostOfOne = 5;
    private const int MostOfAll = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LoginProcess> _processes = new(StringComparer.Ordinal);

    /// <summary>Begins one; the oldest of the same person gives way where he has too many. Null where there are too many of all.</summary>
    public LoginProcess? Begin(MatrixUserId user)
    {
        lock (_gate)
        {
            DropOld();
            var own = _processes.Values.Where(process => process.User == user).OrderBy(process => process.StartedAt).ToList();
            foreach (var oldest in own.Take(own.Count - MostOfOne + 1))
                _processes.Remove(oldest.Id);
            if (_processes.Count >= MostOfAll)
                return null;
            // Not guessable, though nobody else could use it.
            var process = new LoginProcess(Guid.NewGuid().ToString("N"), user, time.GetUtcNow());
            _processes.Add(process.Id, process);
            return process;
        }
    }

    /// <summary>Null where there is none, none any more, or none of this person.</summary>
    public LoginProcess? Find(MatrixUserId user, string id)
    {
        lock (_gate)
        {
            DropOld();
            return _processes.TryGetValue(id, out var process) && process.User == user ? process : null;
        }
    }

    public void Remove(LoginProcess process)
    {
        lock (_gate)
            _processes.Remove(process.Id);
    }

    private void DropOld()
    {
        var oldest = time.GetUtcNow() - Lifetime;
        foreach (var past in _processes.Values.Where(process => process.StartedAt <= oldest).ToList())
            _processes.Remove(past.Id);
    }
}
