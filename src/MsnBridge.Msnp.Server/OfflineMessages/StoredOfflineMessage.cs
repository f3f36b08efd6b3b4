namespace MsnBridge.Msnp.Server.OfflineMessages;

/// <summary>Something that was said to a user while he was away. Kept with his account until a client of his deletes it.</summary>
/// <param name="Id">Names it to clients.</param>
/// <param name="Sender">The sender's address.</param>
/// <param name="SenderName">What the sender called himself.</param>
/// <param name="Text">What he said.</param>
/// <param name="ReceivedAt">When the network took it.</param>
/// <param name="RunId">The session in which the sender's client wrote it.</param>
/// <param name="SequenceNumber">Its number in that session; null where the client gave none.</param>
public sealed record StoredOfflineMessage(
    Guid Id, string Sender, string SenderName, string Text, DateTimeOffset ReceivedAt, Guid RunId, int? SequenceNumber)
{
    /// <summary>The id alone: what is said is nobody's business in a log.</summary>
    public override string ToString() => $"{nameof(StoredOfflineMessage)} {{ {Id} }}";
}
