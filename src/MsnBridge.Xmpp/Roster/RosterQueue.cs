using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Work;
using MsnBridge.Xmpp.Addressing;

namespace MsnBridge.Xmpp.Roster;

/// <summary>Everything that reads or changes a user's roster, one after the other for each user, so that what the user does and what MSN
/// says cannot cross. Slow servers hold up nothing else.</summary>
internal sealed partial class RosterQueue(ContactRoster roster, XmppOptions options, ILogger<RosterQueue> logger) : IDisposable
{
    private readonly KeyedWorkQueue _queue = new(logger);

    public void Show(Jid user, IReadOnlyList<Contact> contacts, bool complete) =>
        Enqueue(user, cancellationToken => roster.ShowAsync(user, contacts, complete, cancellationToken));

    public void Remove(Jid user, ContactId contact) => Enqueue(user, cancellationToken => roster.RemoveAsync(user, contact, cancellationToken));

    public void Invite(Jid user) => Enqueue(user, cancellationToken => roster.InviteAsync(user, cancellationToken));

    public void Forget(Jid user, IReadOnlyList<Contact> contacts) =>
        Enqueue(user, cancellationToken => roster.ForgetAsync(user, contacts, cancellationToken));

    public void Enqueue(Jid user, Func<CancellationToken, Task> work)
    {
        if (!_queue.TryEnqueue(user.Bare.ToString(), options.MaxWaitingPresences, work))
        {
            LogTooManyWaiting(user.Domain);
        }
    }

    /// <summary>Waits its turn, and for the work itself.</summary>
    public Task RunAsync(Jid user, Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        _queue.RunAsync(
            user.Bare.ToString(),
            options.MaxWaitingPresences,
            async ended =>
            {
                await work(ended);
                return true;
            },
            cancellationToken);

    public Task DrainAsync(CancellationToken cancellationToken) => _queue.DrainAsync(cancellationToken);

    public void Dispose() => _queue.Dispose();

    [LoggerMessage(XmppEventIds.TooManyWaiting, LogLevel.Warning, "Too much waits for the roster of a user of {Domain}: a change was left out until the next sign-in.")]
    private partial void LogTooManyWaiting(string domain);
}
