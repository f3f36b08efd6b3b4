using System.Globalization;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Transactions;

/// <summary>What a refused command comes to, for code that has to act on it.</summary>
public enum CommandFailure
{
    /// <summary>The server did not answer, or answered something else.</summary>
    NoAnswer,

    /// <summary>The address has not the form of one (201, 203, 206, 232-234).</summary>
    InvalidAddress,

    /// <summary>Nobody has this address (205, 208).</summary>
    UnknownAddress,

    /// <summary>The list is full (210, 223).</summary>
    ListFull,

    /// <summary>The name is refused, too long or taken (209, 213, 228, 229).</summary>
    NameRefused,

    /// <summary>Too much was asked at once (713, 800).</summary>
    TooFast,

    /// <summary>The contact is not online, or does not show it (217).</summary>
    ContactOffline,

    /// <summary>Not while one's own status is hidden (913).</summary>
    OwnStatusHidden,

    /// <summary>The server could not do it now.</summary>
    ServerFault,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Codes to kinds and words. The library says what a code means; which words a user reads is up to whoever shows it.</summary>
internal static class CommandFailures
{
    public static CommandFailure Classify(MsnpErrorCode code) => code switch
    {
        MsnpErrorCode.InvalidParameter or MsnpErrorCode.DomainMissing or MsnpErrorCode.InvalidFederatedUser
            or MsnpErrorCode.InvalidPhone or MsnpErrorCode.InvalidPhoneCarrier or MsnpErrorCode.InvalidPhoneAddress => CommandFailure.InvalidAddress,
        MsnpErrorCode.NoSuchAccount or MsnpErrorCode.InvalidAccount => CommandFailure.UnknownAddress,
        MsnpErrorCode.ListFull or MsnpErrorCode.TooManyGroups => CommandFailure.ListFull,
        MsnpErrorCode.NameRefused or MsnpErrorCode.RenameNotPossible or MsnpErrorCode.GroupNameTaken or MsnpErrorCode.GroupNameTooLong => CommandFailure.NameRefused,
        MsnpErrorCode.CallingTooFast or MsnpErrorCode.ChangingTooFast => CommandFailure.TooFast,
        MsnpErrorCode.NotOnline => CommandFailure.ContactOffline,
        MsnpErrorCode.NotWhileHidden => CommandFailure.OwnStatusHidden,
        MsnpErrorCode.SwitchboardNotCreated or MsnpErrorCode.TransferFailed or MsnpErrorCode.PeerServerDown
            or MsnpErrorCode.FederationUnavailable or MsnpErrorCode.PagingUnavailable => CommandFailure.ServerFault,
        _ => MsnpErrors.Classify(code) == MsnpErrorClass.BackOff ? CommandFailure.ServerFault : CommandFailure.Other,
    };

    public static string Describe(MsnpErrorCode code) =>
        string.Create(CultureInfo.InvariantCulture, $"{MsnpErrors.ReasonOf(code)} (error {(int)code}).");
}
