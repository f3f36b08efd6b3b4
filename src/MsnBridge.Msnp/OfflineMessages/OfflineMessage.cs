namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>Something that was said to the user while he was away.</summary>
/// <param name="Id">Names it to the service; what is acknowledged.</param>
/// <param name="Sender">The sender's address, or <c>tel:</c> and a number for one sent from a phone.</param>
/// <param name="SenderName">What the sender calls himself; empty if he does not say.</param>
/// <param name="Text">What he said.</param>
/// <param name="SentAt">When the server took it.</param>
public sealed record OfflineMessage(string Id, string Sender, string SenderName, string Text, DateTimeOffset SentAt)
{
    /// <summary>The sender's session in which it was written; null if it does not say.</summary>
    public Guid? RunId { get; init; }

    /// <summary>Its number in that session.</summary>
    public int? SequenceNumber { get; init; }

    /// <summary>Whether it was sent from a phone.</summary>
    public bool IsFromPhone => Sender.StartsWith("tel:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The id alone: what is said is nobody's business in a log.</summary>
    public override string ToString() => $"{nameof(OfflineMessage)} {{ {Id} }}";
}
