using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Telemetry;

namespace MsnBridge.Core.Puppets;

/// <summary>
/// The sessions of one puppet: the current one, and those before it that are still closing. What they report goes to the puppet as inputs
/// that carry the session's number. Called by the puppet's loop alone; nothing here makes that loop wait.
/// </summary>
/// <param name="report">Hands an input to the puppet; never throws.</param>
internal sealed partial class PuppetSessions(PuppetId puppet, RemoteAccount account, SignInBudget budget, Func<PuppetInput, Task> report, ILogger logger) : IAsyncDisposable
{
    private readonly Dictionary<int, Session> _sessions = [];
    private readonly HashSet<Task> _closing = [];

    public IRemoteSession? Find(int number) => _sessions.GetValueOrDefault(number)?.Remote;

    /// <summary>Begins to sign in; how that ended is reported.</summary>
    public void Open(int number, IRemoteSession remote, OwnPresence presence, bool asked)
    {
        var session = Attach(number, remote);
        session.SigningIn = SignInAsync(session, presence, asked);
    }

    /// <summary>Takes a session that is signed in already.</summary>
    public void Adopt(int number, IRemoteSession remote) => Attach(number, remote);

    private Session Attach(int number, IRemoteSession remote)
    {
        var session = new Session(number, remote);
        _sessions.Add(number, session);
        session.Pumping = PumpAsync(session);
        return session;
    }

    /// <summary>Shows the presence after the one before it has been shown. Not awaited by the caller: the answer may be behind events that wait
    /// for room in the puppet's own mailbox.</summary>
    public void ShowPresence(int number, OwnPresence presence)
    {
        if (_sessions.TryGetValue(number, out var session))
        {
            session.Showing = ShowAsync(session, session.Showing, token => session.Remote.SetPresenceAsync(presence, token));
        }
    }

    /// <summary>Shows the picture, in turn with presences and under the same terms.</summary>
    public void ShowPicture(int number, ContentKey? picture)
    {
        if (_sessions.TryGetValue(number, out var session))
        {
            session.Showing = ShowAsync(session, session.Showing, token => session.Remote.SetPictureAsync(picture, token));
        }
    }

    /// <summary>The same for the picture that the network keeps.</summary>
    public void ShowKeptPicture(int number)
    {
        if (_sessions.TryGetValue(number, out var session))
        {
            session.Showing = ShowAsync(session, session.Showing, session.Remote.ShowKeptPictureAsync);
        }
    }

    public void Close(int number)
    {
        if (_sessions.Remove(number, out var session))
        {
            _closing.RemoveWhere(task => task.IsCompleted);
            _closing.Add(CloseAsync(session));
        }
    }

    public void CloseAll()
    {
        foreach (var number in _sessions.Keys.ToList())
        {
            Close(number);
        }
    }

    /// <summary>Signs out and waits until everything that was started has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        CloseAll();
        await Task.WhenAll(_closing);
    }

    private async Task SignInAsync(Session session, OwnPresence presence, bool asked)
    {
        SignInResult? result = null;
        var begun = Stopwatch.GetTimestamp();
        LoginInstruments.Begun();
        try
        {
            result = await budget.SignInAsync(account, session.Remote, presence, asked, session.Closing.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception exception)
        {
            // The border of one session: its fault becomes the login's state.
            LogSessionFailed(exception, puppet);
            result = new SignInResult(LoginState.ServerUnavailable, "Signing in failed unexpectedly.");
        }
        finally
        {
            LoginInstruments.Ended(result?.State, Stopwatch.GetElapsedTime(begun));
        }

        await report(new SignInFinished(session.Number, result));
    }

    private async Task PumpAsync(Session session)
    {
        try
        {
            await foreach (var remote in session.Remote.Events.ReadAllAsync(CancellationToken.None))
            {
                await report(new RemoteHappened(session.Number, remote));
            }
        }
        catch (Exception exception)
        {
            // The border of one session: a channel that completes with a fault has nothing more to report.
            LogSessionFailed(exception, puppet);
        }
    }

    private async Task ShowAsync(Session session, Task before, Func<CancellationToken, Task> show)
    {
        try
        {
            await before;
            await show(session.Closing.Token);
        }
        catch (Exception exception) when (exception is RemoteSessionException or OperationCanceledException)
        {
            // The session is over, and what it showed with it.
        }
        catch (Exception exception)
        {
            // The border of one session: what was refused must not end it.
            LogSessionFailed(exception, puppet);
        }
    }

    private async Task CloseAsync(Session session)
    {
        try
        {
            await session.Closing.CancelAsync();
            await session.Remote.DisposeAsync();
            await Task.WhenAll(session.SigningIn, session.Pumping, session.Showing);
            session.Closing.Dispose();
        }
        catch (Exception exception)
        {
            // The border of one session: that it ended badly must not keep the puppet from going on.
            LogSessionFailed(exception, puppet);
        }
    }

    [LoggerMessage(CoreEventIds.SessionFailed, LogLevel.Error, "Puppet {Puppet}: the session failed unexpectedly")]
    private partial void LogSessionFailed(Exception exception, PuppetId puppet);

    /// <summary>One session with the tasks that serve it.</summary>
    private sealed class Session(int number, IRemoteSession remote)
    {
        public int Number => number;

        public IRemoteSession Remote => remote;

        public CancellationTokenSource Closing { get; } = new();

        public Task SigningIn { get; set; } = Task.CompletedTask;

        public Task Pumping { get; set; } = Task.CompletedTask;

        public Task Showing { get; set; } = Task.CompletedTask;
    }
}
