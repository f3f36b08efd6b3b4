using System.Text.Json.Nodes;
using MsnBridge.Core.Messages;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Conversion;

/// <summary>
/// What became of a message that a user sent, as an event that clients show beside the message (<c>com.beeper.message_send_status</c>), and in
/// words for all the others.
/// </summary>
internal static class DeliveryStatus
{
    public const string EventType = "com.beeper.message_send_status";

    public static JsonObject Ended(string network, EventId message, DeliveryOutcome outcome, DeliveryFailure failure)
    {
        if (outcome is DeliveryOutcome.Delivered or DeliveryOutcome.Kept)
            return Write(network, message, "SUCCESS", null, null);
        var (mayTryAgain, reason) = Classify(outcome, failure);
        return Write(network, message, mayTryAgain ? "FAIL_RETRIABLE" : "FAIL_PERMANENT", reason, DeliveryText.Describe(outcome, failure));
    }

    /// <summary>For <see cref="ConvertedEvent.Unsupported"/>.</summary>
    public static JsonObject Unsupported(string network, EventId message, string sentence) =>
        Write(network, message, "FAIL_PERMANENT", "com.beeper.unsupported_event", sentence);

    /// <summary>The notice under the message that has not reached the contact; null where it has.</summary>
    public static JsonObject? Notice(EventId message, DeliveryOutcome outcome, DeliveryFailure failure) =>
        outcome == DeliveryOutcome.Delivered ? null : FromBridge.Notice(DeliveryText.Describe(outcome, failure), message);

    private static (bool MayTryAgain, string Reason) Classify(DeliveryOutcome outcome, DeliveryFailure failure) => (outcome, failure) switch
    {
        (DeliveryOutcome.Expired, _) => (true, "m.event_too_old"),
        // Whether to risk a second copy is for the sender to say; the sentence tells him that it may have arrived.
        (DeliveryOutcome.Unconfirmed, _) => (true, "m.foreign_network_error"),
        (_, DeliveryFailure.ContactUnknown) => (false, "m.foreign_network_error"),
        (_, DeliveryFailure.NotAllowed) => (false, "m.no_permission"),
        (_, DeliveryFailure.TooLong or DeliveryFailure.UnsupportedContent) => (false, "com.beeper.unsupported_event"),
        (_, DeliveryFailure.NotSignedIn) => (true, "m.bridge_unavailable"),
        _ => (true, "m.foreign_network_error"),
    };

    // {"network": "msn", "m.relates_to": {"rel_type": "m.reference", "event_id": "$..."}, "status": "FAIL_RETRIABLE",
    //  "reason": "m.foreign_network_error", "message": "shown to the user"}
    // status: SUCCESS, FAIL_RETRIABLE, FAIL_PERMANENT, and PENDING, which nobody here says. "error" is deprecated, "last_retry" is the client's who tried again.
    private static JsonObject Write(string network, EventId message, string status, string? reason, string? sentence)
    {
        var written = new JsonObject
        {
            ["network"] = network,
            ["m.relates_to"] = new JsonObject { ["rel_type"] = "m.reference", ["event_id"] = message.Value },
            ["status"] = status,
        };
        if (reason is not null)
            written["reason"] = reason;
        if (sentence is not null)
            written["message"] = sentence;
        return written;
    }
}
