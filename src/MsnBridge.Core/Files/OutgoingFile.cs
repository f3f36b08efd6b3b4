using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Files;

/// <summary>A file on its way to a contact.</summary>
/// <param name="OpenAsync">Called once, when the contact has accepted and before the first byte goes to him: a transfer for which this was
/// not called handed nothing over. Throws <see cref="HomeContentException"/> where the home network does not give the bytes.</param>
/// <param name="LookAsync">Opens it as well, but to look at it before it is offered: this hands nothing over. Throws the same.</param>
public sealed record OutgoingFile(
    SharedFile File, Func<CancellationToken, Task<Stream>> OpenAsync, Func<CancellationToken, Task<Stream>> LookAsync);

/// <summary>How a transfer that takes long is getting on. Shown to the person now and then.</summary>
/// <param name="Transfer">The same for all views of one transfer, different for each.</param>
/// <param name="Contact">Null where the file goes to several.</param>
/// <param name="Done">Bytes.</param>
/// <param name="Message">What the person sent, where it is his file; otherwise null.</param>
public sealed record TransferView(
    string Transfer, ConversationId Conversation, ContactId? Contact, SharedFile File, TransferState State, long Done, Events.HomeMessageReference? Message)
{
    public int Percent => File.Size <= 0 ? 0 : (int)Math.Clamp(Done * 100 / File.Size, 0, 100);
}

public enum TransferState
{
    /// <summary>The contact has been asked whether he takes it.</summary>
    Offered,

    Running,

    /// <summary>The bytes are all here, or all with the contact. Shown only where one of the others was.</summary>
    Arrived,

    /// <summary>It came to nothing; why is told by the event that ends it. Shown only where one of the others was.</summary>
    Failed,
}
