using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MsnBridge.Msnp.Server.Sessions;

/// <summary>Random tokens that stand for something for a short time: tickets and switchboard cookies.</summary>
/// <param name="lifetime">How long a token is good for.</param>
/// <param name="singleUse">Whether looking a token up uses it up.</param>
internal sealed class ExpiringTokens<T>(TimeProvider time, TimeSpan lifetime, bool singleUse)
{
    private const int TokenLength = 20;
    private const int MaxTokens = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<string> _inOrder = new();

    /// <summary>A new token: letters and digits only, so that it needs no escaping anywhere.</summary>
    public string Issue(T meaning)
    {
        var token = RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", TokenLength);
        lock (_gate)
        {
            DropExpired();
            _entries[token] = new Entry(meaning, time.GetUtcNow() + lifetime);
            _inOrder.Enqueue(token);
        }

        return token;
    }

    /// <summary>What a token stands for; false if it was never issued, expired, or was used.</summary>
    public bool TryRedeem(string token, [MaybeNullWhen(false)] out T meaning)
    {
        lock (_gate)
        {
            DropExpired();
            var known = _entries.TryGetValue(token, out var entry);
            meaning = known ? entry!.Meaning : default;
            if (known && singleUse)
                _entries.Remove(token);

            return known;
        }
    }

    // All tokens live equally long, so they expire in the order of issue.
    private void DropExpired()
    {
        var now = time.GetUtcNow();
        while (_inOrder.TryPeek(out var oldest)
            && (_inOrder.Count > MaxTokens || !_entries.TryGetValue(oldest, out var entry) || entry.ExpiresAt <= now))
        {
            _entries.Remove(oldest);
            _inOrder.Dequeue();
        }
    }

    private sealed record Entry(T Meaning, DateTimeOffset ExpiresAt);
}
