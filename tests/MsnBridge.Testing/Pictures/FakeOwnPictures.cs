using System.Collections.Concurrent;
using System.Threading.Channels;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Pictures;

namespace MsnBridge.Testing;

/// <summary>Notes which pictures home networks hand in. Who was not added has no account.</summary>
public sealed class FakeOwnPictures : IOwnPictures
{
    private readonly ConcurrentDictionary<HomeUser, OwnPictureStatus> _users = new();
    private readonly Channel<(HomeUser User, OwnPicture? Picture)> _taken = Channel.CreateUnbounded<(HomeUser, OwnPicture?)>();

    /// <summary>What becomes of the next picture.</summary>
    public OwnPictureResult Result { get; set; } = OwnPictureResult.Changed;

    public void AddAccount(HomeUser user, string? source = null) => _users[user] = new OwnPictureStatus(source, source is not null, false, false);

    /// <summary>The next picture that was handed in.</summary>
    public async Task<(HomeUser User, OwnPicture? Picture)> NextAsync(CancellationToken cancellationToken) => await _taken.Reader.ReadAsync(cancellationToken);

    public bool TryTake(out (HomeUser User, OwnPicture? Picture) taken) => _taken.Reader.TryRead(out taken);

    public Task<OwnPictureStatus?> FindAsync(HomeUser user, CancellationToken cancellationToken) => Task.FromResult(_users.GetValueOrDefault(user));

    public Task<OwnPictureResult> SetAsync(HomeUser user, OwnPicture? picture, bool anew, CancellationToken cancellationToken)
    {
        if (!_users.TryGetValue(user, out var known))
            return Task.FromResult(OwnPictureResult.NoAccount);
        if (known.Source == picture?.Source && !anew)
            return Task.FromResult(OwnPictureResult.Unchanged);
        _users[user] = new OwnPictureStatus(picture?.Source, picture is not null && Result == OwnPictureResult.Changed, false, false);
        _taken.Writer.TryWrite((user, picture));
        return Task.FromResult(picture is null ? OwnPictureResult.Removed : Result);
    }

    public Task<bool> HideAsync(HomeUser user, CancellationToken cancellationToken)
    {
        if (!_users.TryGetValue(user, out var known))
            return Task.FromResult(false);
        _users[user] = known with { IsShown = false, IsHidden = true };
        return Task.FromResult(true);
    }
}
