using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.OfflineMessages;

/// <summary>What became of a message to somebody who is away.</summary>
internal enum OfflineStoreOutcome
{
    /// <summary>It is kept.</summary>
    Stored,

    /// <summary>There is no such account, or one of the two blocks the other, which is not told apart.</summary>
    NotAllowed,

    /// <summary>The recipient has as many as may be kept.</summary>
    MailboxFull,

    /// <summary>There is nothing in it, or too much.</summary>
    BadText,

    /// <summary>The sender sends too many at once.</summary>
    TooFast,
}

/// <summary>Offline messages: kept with the account of whom they are for, told to him when he signs in, and at once where he is there after all.</summary>
internal sealed class OfflineMessageStore(NetworkState state, MsnServerOptions options, TimeProvider time)
{
    /// <summary>A notice that names more would be longer than clients read.</summary>
    private const int MostNamed = 25;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Queue<DateTimeOffset>> _sent = new(StringComparer.Ordinal);

    /// <summary>Keeps a message.</summary>
    /// <param name="sender">Who says it.</param>
    /// <param name="recipient">To whom.</param>
    /// <param name="text">What.</param>
    /// <param name="runId">The session of the sender's client, if it has a name.</param>
    /// <param name="sequenceNumber">The number in that session, if the client counts.</param>
    public OfflineStoreOutcome Store(string sender, string recipient, string text, Guid? runId = null, int? sequenceNumber = null)
    {
        if (text.Length == 0 || Encoding.UTF8.GetByteCount(text) > options.MaxOfflineMessageLength)
            return OfflineStoreOutcome.BadText;

        lock (state.Gate)
        {
            if (!state.Accounts.TryFind(sender, out var from) || !state.Accounts.TryFind(recipient, out var to))
                return OfflineStoreOutcome.NotAllowed;

            if (!PrivacyRules.Allows(to, from.Address) || from.Find(to.Address)?.Lists.HasFlag(Commands.MsnpLists.Block) == true)
                return OfflineStoreOutcome.NotAllowed;

            if (to.OfflineMessages.Count >= options.MaxOfflineMessages)
                return OfflineStoreOutcome.MailboxFull;

            if (!MaySend(from.Address))
                return OfflineStoreOutcome.TooFast;

            var message = new StoredOfflineMessage(
                Guid.NewGuid(), from.Address, from.FriendlyName, text, time.GetUtcNow(), runId ?? Guid.NewGuid(), sequenceNumber);
            state.Accounts.Replace(to with { OfflineMessages = to.OfflineMessages.Add(message) }, countsAsListChange: false);
            Deliver(to.Address, new OfflineMessageArrived(Describe(message) with { ReceivedAt = null }));
            return OfflineStoreOutcome.Stored;
        }
    }

    /// <summary>What waits for a user, as a notice at sign-in tells it.</summary>
    public MailData NoticeFor(string address)
    {
        var messages = state.Accounts[address].OfflineMessages;
        return messages.Count > MostNamed ? MailData.TooLarge : DataOf(messages);
    }

    /// <summary>What waits for a user, all of it.</summary>
    public MailData DataFor(string address) => DataOf(state.Accounts[address].OfflineMessages);

    /// <summary>Finds a message of a user.</summary>
    public bool TryFind(string address, string id, [NotNullWhen(true)] out StoredOfflineMessage? message)
    {
        message = Guid.TryParse(id, out var guid) ? state.Accounts[address].OfflineMessages.Find(kept => kept.Id == guid) : null;
        return message is not null;
    }

    /// <summary>Deletes messages of a user and tells his clients; false, and nothing is deleted, if one of them is not there.</summary>
    public bool Delete(string address, IReadOnlyCollection<string> ids)
    {
        lock (state.Gate)
        {
            var account = state.Accounts[address];
            HashSet<Guid> guids = [.. ids.Select(id => Guid.TryParse(id, out var guid) ? guid : Guid.Empty)];
            var kept = account.OfflineMessages.RemoveAll(message => guids.Contains(message.Id));
            if (guids.Count == 0 || account.OfflineMessages.Count - kept.Count != guids.Count)
                return false;

            state.Accounts.Replace(account with { OfflineMessages = kept }, countsAsListChange: false);
            Deliver(address, new OfflineMessagesDeleted(guids.Count));
            return true;
        }
    }

    // A client has its list and its presence first; before that, the notice at sign-in will tell it.
    private void Deliver(string address, UserEvent userEvent)
    {
        if (!state.TryFind(address, out var user))
            return;

        foreach (var session in user.Sessions.Where(session => session.Presence is not null))
            session.Endpoint.Deliver(userEvent);
    }

    private bool MaySend(string sender)
    {
        var now = time.GetUtcNow();
        if (!_sent.TryGetValue(sender, out var times))
            _sent.Add(sender, times = new Queue<DateTimeOffset>());

        while (times.TryPeek(out var oldest) && now - oldest >= Minute)
            times.Dequeue();

        if (times.Count >= options.MaxOfflineMessagesPerMinute)
            return false;

        times.Enqueue(now);
        return true;
    }

    private static MailData DataOf(ImmutableList<StoredOfflineMessage> messages) =>
        MailData.Nothing with { OfflineMessages = [.. messages.Select(Describe)] };

    private static OfflineMessageHeader Describe(StoredOfflineMessage message) => new(
        message.Id.ToString().ToUpperInvariant(), message.Sender, message.SenderName, message.ReceivedAt, Encoding.UTF8.GetByteCount(message.Text));
}

/// <summary>An offline message came for the user while he is signed in.</summary>
internal sealed record OfflineMessageArrived(OfflineMessageHeader Message) : UserEvent;

/// <summary>Offline messages of the user were deleted, by this client of his or by another.</summary>
internal sealed record OfflineMessagesDeleted(int Count) : UserEvent;
