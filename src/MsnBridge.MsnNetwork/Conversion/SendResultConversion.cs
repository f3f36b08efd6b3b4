using MsnBridge.Core.Conversations;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.MsnNetwork.Conversion;

/// <summary>How sending on MSN ended, in Core's words.</summary>
internal static class SendResultConversion
{
    public static SendResult ToBridge(MsnSendResult result) => result.Outcome switch
    {
        MsnSendOutcome.Delivered when result.Absent.Length > 0 =>
            SendResult.Delivered with { NotReached = [.. result.Absent.Select(ContactConversion.ToContactId)] },
        MsnSendOutcome.Delivered => SendResult.Delivered,
        MsnSendOutcome.Kept => SendResult.Kept,
        MsnSendOutcome.Unconfirmed => SendResult.Unconfirmed,
        MsnSendOutcome.NotSent => SendResult.NotSent,
        MsnSendOutcome.Refused => SendResult.Refused(ToFailure(result.Refusal)),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Outcome, null),
    };

    /// <summary>Why nothing came of bringing people together.</summary>
    public static GroupFailure ToGroupFailure(MsnSendResult result) => result.Outcome == MsnSendOutcome.NotSent ? GroupFailure.NotSignedIn : result.Refusal switch
    {
        MsnSendRefusal.ContactOffline or MsnSendRefusal.ContactDidNotJoin => GroupFailure.ContactOffline,
        MsnSendRefusal.ContactUnknown => GroupFailure.ContactUnknown,
        MsnSendRefusal.ContactRefuses or MsnSendRefusal.OwnStatusHidden => GroupFailure.NotAllowed,
        MsnSendRefusal.ConversationOver => GroupFailure.UnknownGroup,
        _ => GroupFailure.RemoteError,
    };

    public static GroupFailure ToGroupFailure(MsnpCommandException refusal) => refusal.Failure switch
    {
        CommandFailure.ContactOffline => GroupFailure.ContactOffline,
        CommandFailure.UnknownAddress or CommandFailure.InvalidAddress => GroupFailure.ContactUnknown,
        CommandFailure.OwnStatusHidden => GroupFailure.NotAllowed,
        _ => refusal.Code == MsnpErrorCode.CommandDisabled ? GroupFailure.NotOffered : GroupFailure.RemoteError,
    };

    public static SendResult ToBridge(MsnTransferResult result) =>
        result.IsComplete ? SendResult.Delivered : SendResult.Refused(ToFailure(result.Failure));

    private static DeliveryFailure ToFailure(MsnTransferFailure failure) => failure switch
    {
        MsnTransferFailure.Declined => DeliveryFailure.Declined,
        MsnTransferFailure.TimedOut => DeliveryFailure.Unanswered,
        MsnTransferFailure.Unsupported => DeliveryFailure.NoFiles,
        MsnTransferFailure.Offline => DeliveryFailure.ContactOffline,
        MsnTransferFailure.TooLarge => DeliveryFailure.FileTooLarge,
        MsnTransferFailure.LocalFault or MsnTransferFailure.NotAvailable => DeliveryFailure.FileNotAvailable,
        _ => DeliveryFailure.Interrupted,
    };

    private static DeliveryFailure ToFailure(MsnSendRefusal refusal) => refusal switch
    {
        MsnSendRefusal.ContactOffline or MsnSendRefusal.ContactDidNotJoin => DeliveryFailure.ContactOffline,
        MsnSendRefusal.ContactUnknown => DeliveryFailure.ContactUnknown,
        MsnSendRefusal.ContactRefuses or MsnSendRefusal.OwnStatusHidden => DeliveryFailure.NotAllowed,
        MsnSendRefusal.TooFast => DeliveryFailure.TooManyMessages,
        MsnSendRefusal.TooLong => DeliveryFailure.TooLong,
        MsnSendRefusal.NotDelivered or MsnSendRefusal.ServerFault or MsnSendRefusal.ConversationOver or MsnSendRefusal.None => DeliveryFailure.RemoteError,
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };
}
