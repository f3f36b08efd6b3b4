using System.Collections.Immutable;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Lanes;

/// <summary>What is noted of an attempt to hand a file over, so that nobody is sent it twice.</summary>
internal interface IFileAttempt
{
    /// <summary>Commits that somebody takes it now.</summary>
    Task BeginAsync(CancellationToken cancellationToken);

    /// <summary>Commits that he has not got it after all.</summary>
    Task AbandonAsync();
}

/// <summary>The attempt at a file that goes to one.</summary>
internal sealed class SingleFileAttempt(IJournal journal, JournalId entry) : IFileAttempt
{
    public Task BeginAsync(CancellationToken cancellationToken) => journal.BeginAttemptAsync(entry, cancellationToken).AsTask();

    public Task AbandonAsync() => journal.AbandonAttemptAsync(entry, CancellationToken.None).AsTask();
}

/// <summary>
/// Those whom one file goes to, each by a transfer of his own, and how far it got with each. Every step is committed in the entry itself: after a crash those who
/// have it are not sent it again, those who were taking it count as unconfirmed, and the others are offered it. Safe for concurrent use.
/// </summary>
internal sealed class FileRecipients : IDisposable
{
    private readonly IJournal _journal;
    private readonly JournalId _entry;
    private readonly FileToRemote _file;
    private readonly SemaphoreSlim _revising = new(1);
    private ImmutableArray<FileRecipient> _recipients;

    private FileRecipients(IJournal journal, JournalId entry, FileToRemote file, ImmutableArray<FileRecipient> recipients)
    {
        _journal = journal;
        _entry = entry;
        _file = file;
        _recipients = recipients;
    }

    /// <summary>Whom it has not ended for.</summary>
    public ImmutableArray<ContactId> Open => [.. _recipients.Where(recipient => recipient.Outcome is null).Select(recipient => recipient.Contact)];

    /// <param name="members">Who is in the conversation now; those of the first attempt are who it goes to.</param>
    public static async Task<FileRecipients> StartAsync(
        IJournal journal, JournalId entry, FileToRemote file, ImmutableArray<ContactId> members, CancellationToken cancellationToken)
    {
        ImmutableArray<FileRecipient> started =
        [
            .. (file.Recipients ?? [.. members.Select(member => new FileRecipient(member))])
                .Select(recipient => recipient is { Begun: true, Outcome: null } ? recipient with { Outcome = DeliveryOutcome.Unconfirmed } : recipient),
        ];
        await journal.ReviseAsync(entry, file with { Recipients = started }, cancellationToken);
        return new FileRecipients(journal, entry, file, started);
    }

    public IFileAttempt AttemptWith(ContactId contact) => new Attempt(this, contact);

    public Task EndAsync(ContactId contact, SendResult result) => ReviseAsync(
        contact, recipient => recipient with { Outcome = result.Outcome, Failure = result.Failure }, CancellationToken.None);

    /// <summary>It has ended in the same way for all it had not ended for.</summary>
    public async Task EndRestAsync(DeliveryOutcome outcome, DeliveryFailure failure)
    {
        foreach (var contact in Open)
        {
            await EndAsync(contact, new SendResult(outcome, failure));
        }
    }

    /// <summary>How it ended for the whole: delivered where anybody has it.</summary>
    public (SendResult Result, ImmutableArray<FileRecipient>? Each) SumUp()
    {
        if (_recipients.IsEmpty)
        {
            return (SendResult.Refused(DeliveryFailure.ContactOffline), null);
        }

        if (_recipients.Any(recipient => recipient.Outcome == DeliveryOutcome.Delivered))
        {
            return (SendResult.Delivered, _recipients);
        }

        if (_recipients.Any(recipient => recipient.Outcome == DeliveryOutcome.Unconfirmed))
        {
            return (SendResult.Unconfirmed, _recipients);
        }

        // Something else may do for those who could be sent nothing but would have taken it.
        var told = _recipients.FirstOrDefault(recipient => DeliveryText.IsOfContact(recipient.Failure) && recipient.Failure != DeliveryFailure.Declined) ?? _recipients[0];
        var result = new SendResult(told.Outcome, told.Failure);
        return (result, _recipients.Any(recipient => DeliveryText.IsOfContact(recipient.Failure)) ? _recipients : null);
    }

    public void Dispose() => _revising.Dispose();

    private async Task ReviseAsync(ContactId contact, Func<FileRecipient, FileRecipient> revise, CancellationToken cancellationToken)
    {
        await _revising.WaitAsync(cancellationToken);
        try
        {
            ImmutableArray<FileRecipient> revised = [.. _recipients.Select(recipient => recipient.Contact == contact ? revise(recipient) : recipient)];
            await _journal.ReviseAsync(_entry, _file with { Recipients = revised }, cancellationToken);
            _recipients = revised;
        }
        finally
        {
            _revising.Release();
        }
    }

    private sealed class Attempt(FileRecipients recipients, ContactId contact) : IFileAttempt
    {
        public Task BeginAsync(CancellationToken cancellationToken) =>
            recipients.ReviseAsync(contact, recipient => recipient with { Begun = true }, cancellationToken);

        public Task AbandonAsync() => recipients.ReviseAsync(contact, recipient => recipient with { Begun = false }, CancellationToken.None);
    }
}
