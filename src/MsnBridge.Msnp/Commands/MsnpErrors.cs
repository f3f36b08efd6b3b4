namespace MsnBridge.Msnp.Commands;

/// <summary>What the error codes mean for a client.</summary>
public static class MsnpErrors
{
    /// <summary>
    /// What to do about an error. Two depend on the command refused: 911 on a switchboard and 216 of a CAL are only a failure of the operation, which the
    /// switchboard's own code decides.
    /// </summary>
    public static MsnpErrorClass Classify(MsnpErrorCode code) => code switch
    {
        MsnpErrorCode.AlreadyLoggedIn or MsnpErrorCode.AlreadyThere or MsnpErrorCode.NotOnList or MsnpErrorCode.AlreadyInMode
            or MsnpErrorCode.ContactNotInGroup or MsnpErrorCode.GroupNameTaken or MsnpErrorCode.RoamingLogOff => MsnpErrorClass.Ignore,

        MsnpErrorCode.SyntaxError or MsnpErrorCode.InvalidNetwork or MsnpErrorCode.EmptyDomain or MsnpErrorCode.InvalidListDocument
            or MsnpErrorCode.CommandDisabled or MsnpErrorCode.ChallengeFailed or MsnpErrorCode.BadClientParameters
            or MsnpErrorCode.NotExpected or MsnpErrorCode.NotExpectedAgain => MsnpErrorClass.Bug,

        MsnpErrorCode.DetailedError or MsnpErrorCode.UserRestricted or MsnpErrorCode.TooManyEndpoints or MsnpErrorCode.AuthenticationFailed
            or MsnpErrorCode.SignInRefused or MsnpErrorCode.ParentalConsentMissing or MsnpErrorCode.AccountNotVerified
            or MsnpErrorCode.ManagedAccount or MsnpErrorCode.AccountSuspended => MsnpErrorClass.Stop,

        MsnpErrorCode.ContactListUnavailable => MsnpErrorClass.BackOff,

        MsnpErrorCode.InvalidMailParameters or MsnpErrorCode.FederationUnavailable or MsnpErrorCode.MobileMessageFailed
            or MsnpErrorCode.PeerServerDown or MsnpErrorCode.PagingUnavailable or MsnpErrorCode.CallingTooFast
            or MsnpErrorCode.SessionFederated or MsnpErrorCode.UserFederated or MsnpErrorCode.NotWhileHidden
            or MsnpErrorCode.CircleRefused or MsnpErrorCode.InvalidSignature => MsnpErrorClass.Fail,

        // Mobile carriers.
        >= (MsnpErrorCode)550 and <= (MsnpErrorCode)598 => MsnpErrorClass.Fail,

        _ => ((int)code / 100) switch
        {
            3 => MsnpErrorClass.Bug,
            5 or 6 or 9 => MsnpErrorClass.BackOff,
            7 => code is MsnpErrorCode.ConnectionNotCreated or MsnpErrorCode.ConnectionNotCreatedAgain or MsnpErrorCode.WouldBlock
                or MsnpErrorCode.SessionOverloaded or MsnpErrorCode.TooManySessions or MsnpErrorCode.BadFriendFile
                ? MsnpErrorClass.BackOff
                : MsnpErrorClass.Fail,
            _ => MsnpErrorClass.Fail,
        },
    };

    /// <summary>Whether servers close the connection after this error, so that the end of the stream is no news.</summary>
    public static bool IsFollowedByClose(MsnpErrorCode code) => code is
        MsnpErrorCode.InvalidNetwork or MsnpErrorCode.EmptyDomain or MsnpErrorCode.InvalidListDocument or MsnpErrorCode.InternalError
        or MsnpErrorCode.ChallengeFailed or MsnpErrorCode.BadClientParameters or MsnpErrorCode.NotExpectedAgain
        or MsnpErrorCode.AuthenticationFailed or MsnpErrorCode.ParentalConsentMissing or MsnpErrorCode.AccountNotVerified
        or MsnpErrorCode.ManagedAccount or MsnpErrorCode.AccountSuspended or MsnpErrorCode.BadTicket or MsnpErrorCode.WrongServer;
}
