namespace MsnBridge.Matrix.Appservice;

/// <summary>Takes what is of the moment. The homeserver waits for the answer meanwhile, so nothing here may wait for anything.</summary>
internal interface IEphemeralSink
{
    void HandleTyping(TypingEvent typing);

    void HandleReceipt(ReceiptEvent receipt);

    void HandlePresence(PresenceEvent presence);
}
