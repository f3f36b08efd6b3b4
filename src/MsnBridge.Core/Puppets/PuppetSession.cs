using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Puppets;

/// <summary>One session of a puppet with the tasks that serve it. Disposing signs out and waits for them.</summary>
internal sealed class PuppetSession(int number, IRemoteSession remote) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();

    public int Number => number;

    public IRemoteSession Remote => remote;

    public CancellationToken Closing => _closing.Token;

    public Task SigningIn { get; set; } = Task.CompletedTask;

    public Task Pumping { get; set; } = Task.CompletedTask;

    /// <summary>The latest change of the presence; each waits for the one before.</summary>
    public Task ShowingPresence { get; set; } = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await remote.DisposeAsync();
        await SigningIn;
        await Pumping;
        await ShowingPresence;
        _closing.Dispose();
    }
}
