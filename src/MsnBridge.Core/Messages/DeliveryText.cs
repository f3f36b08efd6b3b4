using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Messages;

/// <summary>The words in which a sender is told how a message ended: the same on every home network.</summary>
public static class DeliveryText
{
    /// <summary>What came of something that was said to several, of whom some got it.</summary>
    /// <param name="names">What those are called who did not.</param>
    public static string DescribeMissed(IReadOnlyCollection<string> names) => names.Count == 1
        ? $"Not delivered to {names.First()}, who is offline or appears to be."
        : $"Not delivered to {string.Join(", ", names)}, who are offline or appear to be.";

    /// <summary>What came of a file that went to several, each by himself.</summary>
    /// <param name="recipients">Each with what he is called.</param>
    public static string DescribeRecipients(IReadOnlyCollection<(string Name, FileRecipient Recipient)> recipients)
    {
        var sentences = new List<string>();
        var got = recipients.Where(one => one.Recipient.Outcome == DeliveryOutcome.Delivered).Select(one => one.Name).ToList();
        var unknown = recipients.Where(one => one.Recipient.Outcome == DeliveryOutcome.Unconfirmed).Select(one => one.Name).ToList();
        var missed = recipients.Where(one => one.Recipient.Outcome is not (DeliveryOutcome.Delivered or DeliveryOutcome.Unconfirmed))
            .Select(one => $"{one.Name} ({Reason(one.Recipient.Failure)})")
            .ToList();
        if (got.Count > 0)
            sentences.Add($"The file was delivered to {string.Join(", ", got)}.");
        if (unknown.Count > 0)
            sentences.Add($"Nobody confirmed that it arrived at {string.Join(", ", unknown)}; it was not sent again.");
        if (missed.Count > 0)
            sentences.Add($"{(got.Count > 0 ? "It" : "The file")} was not delivered to {string.Join(", ", missed)}.");
        return string.Join(' ', sentences);
    }

    /// <summary>What came of something on its way to a home network that was away for too long.</summary>
    public static string DescribeDiscarded(DeliveryOutcome outcome, HomeNetworkId network) => outcome == DeliveryOutcome.Expired
        ? $"It was discarded: it waited too long for {network}, which was away."
        : $"It was discarded: too much waited for {network}, which was away.";

    /// <summary>Whether it is about him rather than about the file, its sender or the bridge.</summary>
    public static bool IsOfContact(DeliveryFailure failure) => failure is DeliveryFailure.ContactOffline or DeliveryFailure.ContactUnknown
        or DeliveryFailure.NotAllowed or DeliveryFailure.RemoteError or DeliveryFailure.Declined or DeliveryFailure.Unanswered or DeliveryFailure.NoFiles
        or DeliveryFailure.Interrupted;

    /// <param name="what">How the sentence begins: what it is about.</param>
    public static string Describe(DeliveryOutcome outcome, DeliveryFailure failure, string? what = null) =>
        DescribeWhole(outcome, failure, what ?? (failure >= DeliveryFailure.Declined ? "The file" : "The message"));

    private static string Reason(DeliveryFailure failure) => failure switch
    {
        DeliveryFailure.ContactOffline => "offline, or appears to be",
        DeliveryFailure.ContactUnknown => "nobody has this address",
        DeliveryFailure.NotAllowed => "accepts nothing from you, or your own status is hidden",
        DeliveryFailure.Declined => "declined it",
        DeliveryFailure.Unanswered => "did not answer in time",
        DeliveryFailure.NoFiles => "has a client that takes no files",
        DeliveryFailure.Interrupted => "the connection ended in the middle",
        DeliveryFailure.TakenBack => "you took it back",
        DeliveryFailure.FileNotAvailable => "the bridge could not get it from your own network",
        DeliveryFailure.NotSignedIn => "you are not signed in",
        DeliveryFailure.None => "it waited too long for a connection",
        _ => "the network refused it",
    };

    private static string DescribeWhole(DeliveryOutcome outcome, DeliveryFailure failure, string what) => outcome switch
    {
        DeliveryOutcome.Delivered => $"{what} was delivered.",
        DeliveryOutcome.Kept => $"{what} waits for the contact, who is offline or appears to be: his network hands it over when he signs in.",
        DeliveryOutcome.Expired => $"{what} was not delivered: it waited too long for a connection. Send it again.",
        DeliveryOutcome.Unconfirmed => $"{what} was sent, but nobody confirmed it. It may or may not have arrived; it was not sent again.",
        DeliveryOutcome.Refused => failure switch
        {
            DeliveryFailure.ContactOffline => $"{what} was not delivered: the contact is offline or appears to be.",
            DeliveryFailure.ContactUnknown => $"{what} was not delivered: nobody has this address.",
            DeliveryFailure.NotAllowed => $"{what} was not delivered: the contact does not accept messages from you, or your own status is hidden.",
            DeliveryFailure.TooLong => $"{what} was not delivered: it is too long for the contact's network.",
            DeliveryFailure.UnsupportedContent => $"{what} was not delivered: the contact's network cannot carry this kind of content.",
            DeliveryFailure.NotSignedIn => $"{what} was not delivered: you are not signed in.",
            DeliveryFailure.TooManyMessages => $"{what} was not delivered: messages are being sent too quickly. Wait a little.",
            DeliveryFailure.Declined => $"{what} was not delivered: the contact declined it.",
            DeliveryFailure.Unanswered => $"{what} was not delivered: the contact was asked and did not answer in time.",
            DeliveryFailure.NoFiles => $"{what} was not delivered: the contact's client takes no files.",
            DeliveryFailure.FileTooLarge => $"{what} was not delivered: it is larger than this bridge may send.",
            DeliveryFailure.Interrupted => $"{what} was not delivered: the connection to the contact ended in the middle. Send it again.",
            DeliveryFailure.TakenBack => $"{what} was not delivered: you took it back.",
            DeliveryFailure.FileNotAvailable => $"{what} was not delivered: the bridge could not get it from your own network.",
            DeliveryFailure.NoFilesToSeveral => $"{what} was not delivered: MSN cannot send files to several people at once. Send it to each.",
            DeliveryFailure.RemoteError or DeliveryFailure.None => $"{what} was not delivered: the contact's network refused it.",
            _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, null),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
