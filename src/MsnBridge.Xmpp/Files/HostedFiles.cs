using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using MsnBridge.Core.Content;
using MsnBridge.Core.Files;
using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Files;

/// <summary>
/// The files of contacts that the bridge hands out itself, each for as long as its link is good: what they are is remembered under <c>file &lt;token&gt;</c>, their bytes are in
/// the content store. Safe for concurrent use.
/// </summary>
internal sealed class HostedFiles(XmppOptions options, IContentStore store, IHomeMemory memory, TimeProvider time) : IDisposable
{
    private const string Prefix = "file ";
    private const int TokenBytes = 32;
    private const int CopyBuffer = 64 * 1024;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<string, HostedFile> _files = new(StringComparer.Ordinal);
    private volatile bool _loaded;

    private XmppFileOptions Policy => options.Files;

    /// <summary>The largest file that there is a place for now; 0 where none are handed out.</summary>
    public async Task<long> FindLimitAsync(CancellationToken cancellationToken)
    {
        if (Policy.PublicUrl is null)
        {
            return 0;
        }

        await LoadAsync(cancellationToken);
        return Math.Clamp(Policy.LargestTotal - Total(), 0, Policy.Largest);
    }

    /// <summary>The link to a file, which gets a place; the same for the same message. Null where there is none.</summary>
    /// <exception cref="ContentStoreException">The disk does not take it.</exception>
    public async Task<Uri?> HostAsync(Jid user, string message, SharedFile file, Stream content, CancellationToken cancellationToken)
    {
        if (Policy.PublicUrl is not { } url)
        {
            return null;
        }

        var hosted = await AloneAsync(
            async () =>
            {
                if (_files.Values.FirstOrDefault(known => known.Message == message) is { } known)
                {
                    return known;
                }

                if (content.Length > Policy.Largest || content.Length > Policy.LargestTotal - Total())
                {
                    return null;
                }

                // The file's own bytes go with the journal row that brought it.
                var key = ContentKey.NewFile();
                await store.SaveAsync(key, file.MediaType, (stream, token) => content.CopyToAsync(stream, CopyBuffer, token), content.Length, cancellationToken);
                var made = new HostedFile(
                    Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)), key, content.Length, time.GetUtcNow() + Policy.KeepFor,
                    file.MediaType, message, user.Bare, FileNames.MakeSafe(file.Name));
                await memory.SaveAsync(UserSessions.Network, [KeyValuePair.Create(Prefix + made.Token, (string?)made.Remember())], cancellationToken);
                _files[made.Token] = made;
                return made;
            },
            cancellationToken);
        return hosted is null ? null : new Uri($"{url.AbsoluteUri.TrimEnd('/')}/{hosted.Token}/{Uri.EscapeDataString(hosted.Name)}");
    }

    /// <summary>The file behind a link; null where there is none (any more).</summary>
    public async Task<HostedFile?> FindAsync(string token, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return _files.TryGetValue(token, out var file) && file.ExpiresAt > time.GetUtcNow() ? file : null;
    }

    /// <summary>Removes those whose time has passed.</summary>
    public Task PruneAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return RemoveAsync(file => file.ExpiresAt <= now, cancellationToken);
    }

    /// <summary>Removes those of a user who has no account any more.</summary>
    public Task ForgetAsync(Jid user, CancellationToken cancellationToken) => RemoveAsync(file => file.User == user.Bare, cancellationToken);

    public void Dispose() => _gate.Dispose();

    private long Total() => _files.Values.Sum(file => file.Size);

    private Task<bool> RemoveAsync(Func<HostedFile, bool> which, CancellationToken cancellationToken) => AloneAsync(
        async () =>
        {
            foreach (var file in _files.Values.Where(which).ToList())
            {
                // The bytes first: what is left of a link without them is found by the next look.
                await store.RemoveAsync(file.Content, cancellationToken);
                await memory.SaveAsync(UserSessions.Network, [KeyValuePair.Create(Prefix + file.Token, (string?)null)], cancellationToken);
                _files.TryRemove(file.Token, out _);
            }

            return true;
        },
        cancellationToken);

    private Task LoadAsync(CancellationToken cancellationToken) =>
        _loaded ? Task.CompletedTask : AloneAsync(() => Task.FromResult(true), cancellationToken);

    private async Task<T> AloneAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_loaded)
            {
                foreach (var (key, value) in await memory.ListAsync(UserSessions.Network, Prefix, cancellationToken))
                {
                    if (HostedFile.TryRead(key[Prefix.Length..], value, out var file))
                    {
                        _files[file.Token] = file;
                    }
                }

                _loaded = true;
            }

            return await work();
        }
        finally
        {
            _gate.Release();
        }
    }
}
