using MsnBridge.Msnp.Client;

namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>Something was said to the user while he was away, or by somebody who took him to be: it waits to be fetched.</summary>
/// <param name="Mail">What waits, for <see cref="IOfflineMessages.FetchAsync"/>.</param>
public sealed record OfflineMessagesEvent(MailData Mail) : MsnpEvent
{
    // Who writes is nobody's business in a log.
    /// <summary>The kind of event alone.</summary>
    public override string ToString() => nameof(OfflineMessagesEvent);
}
