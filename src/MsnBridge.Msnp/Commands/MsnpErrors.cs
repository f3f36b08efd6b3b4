using System.Collections.Frozen;
using System.Globalization;

namespace MsnBridge.Msnp.Commands;

/// <summary>What the error codes mean for a client: as collected from the servers and clients of the time, which is all the documentation there is.</summary>
public static class MsnpErrors
{
    private static readonly FrozenDictionary<MsnpErrorCode, MsnpErrorMeaning> Meanings = new Dictionary<MsnpErrorCode, MsnpErrorMeaning>
    {
        [MsnpErrorCode.Unexplained100] = new(MsnpErrorClass.Fail, "it gave a reason that nobody has explained"),
        [MsnpErrorCode.Unexplained131] = new(MsnpErrorClass.Fail, "it gave a reason that nobody has explained"),
        [MsnpErrorCode.Unexplained146] = new(MsnpErrorClass.Fail, "it gave a reason that nobody has explained"),
        [MsnpErrorCode.SyntaxError] = new(MsnpErrorClass.Bug, "it did not understand what was asked"),
        [MsnpErrorCode.InvalidParameter] = new(MsnpErrorClass.Fail, "the address is not valid"),
        [MsnpErrorCode.InvalidFederatedUser] = new(MsnpErrorClass.Fail, "this is no address of the other network"),
        [MsnpErrorCode.InvalidNetwork] = new(MsnpErrorClass.Bug, "it does not know that network", IsFollowedByClose: true),
        [MsnpErrorCode.NoSuchAccount] = new(MsnpErrorClass.Fail, "nobody has this address"),
        [MsnpErrorCode.DomainMissing] = new(MsnpErrorClass.Fail, "the address has no domain"),
        [MsnpErrorCode.AlreadyLoggedIn] = new(MsnpErrorClass.Ignore, "the account is signed in already"),
        [MsnpErrorCode.InvalidAccount] = new(MsnpErrorClass.Fail, "nobody has this address"),
        [MsnpErrorCode.NameRefused] = new(MsnpErrorClass.Fail, "the name is not accepted"),
        [MsnpErrorCode.ListFull] = new(MsnpErrorClass.Fail, "the list is full"),
        [MsnpErrorCode.Unexplained211] = new(MsnpErrorClass.Fail, "it gave a reason that nobody has explained"),
        [MsnpErrorCode.Unexplained212] = new(MsnpErrorClass.Fail, "it gave a reason that nobody has explained"),
        [MsnpErrorCode.RenameNotPossible] = new(MsnpErrorClass.Fail, "this contact cannot be renamed"),
        [MsnpErrorCode.AlreadyThere] = new(MsnpErrorClass.Ignore, "it is so already"),
        [MsnpErrorCode.NotOnList] = new(MsnpErrorClass.Ignore, "the contact is not on the list"),
        [MsnpErrorCode.NotOnline] = new(MsnpErrorClass.Fail, "the contact is offline or appears to be"),
        [MsnpErrorCode.AlreadyInMode] = new(MsnpErrorClass.Ignore, "it is set so already"),
        [MsnpErrorCode.OnOppositeList] = new(MsnpErrorClass.Fail, "the contact cannot be allowed and blocked at once"),
        [MsnpErrorCode.PagesRefused] = new(MsnpErrorClass.Fail, "the person takes no pages on the mobile"),
        [MsnpErrorCode.TooManyGroups] = new(MsnpErrorClass.Fail, "there are as many groups as it allows"),
        [MsnpErrorCode.InvalidGroup] = new(MsnpErrorClass.Fail, "there is no such group"),
        [MsnpErrorCode.ContactNotInGroup] = new(MsnpErrorClass.Ignore, "the contact is not in that group"),
        [MsnpErrorCode.Unexplained226] = new(MsnpErrorClass.Fail, "it gave a reason that nobody has explained"),
        [MsnpErrorCode.GroupNotEmpty] = new(MsnpErrorClass.Fail, "there are contacts in the group"),
        [MsnpErrorCode.GroupNameTaken] = new(MsnpErrorClass.Ignore, "a group has this name already"),
        [MsnpErrorCode.GroupNameTooLong] = new(MsnpErrorClass.Fail, "the name of the group is too long"),
        [MsnpErrorCode.GroupNotRemovable] = new(MsnpErrorClass.Fail, "this group cannot be removed"),
        [MsnpErrorCode.GroupMissing] = new(MsnpErrorClass.Fail, "there is no such group"),
        [MsnpErrorCode.InvalidPhone] = new(MsnpErrorClass.Fail, "this is no telephone number of a contact"),
        [MsnpErrorCode.InvalidPhoneCarrier] = new(MsnpErrorClass.Fail, "it does not know the carrier of that mobile"),
        [MsnpErrorCode.InvalidPhoneAddress] = new(MsnpErrorClass.Fail, "this is no telephone number of a contact"),
        [MsnpErrorCode.EmptyDomain] = new(MsnpErrorClass.Bug, "it was told a list with nobody on it", IsFollowedByClose: true),
        [MsnpErrorCode.InvalidListDocument] = new(MsnpErrorClass.Bug, "it was told a list that it did not understand", IsFollowedByClose: true),
        [MsnpErrorCode.SwitchboardNotCreated] = new(MsnpErrorClass.Fail, "it could not open a conversation"),
        [MsnpErrorCode.TransferFailed] = new(MsnpErrorClass.Fail, "it could not open a conversation"),
        [MsnpErrorCode.BadDataMessage] = new(MsnpErrorClass.Fail, "it did not understand a piece of a transfer"),
        [MsnpErrorCode.UnknownNotification] = new(MsnpErrorClass.Fail, "it does not know this kind of notice"),
        [MsnpErrorCode.MessageTooLong] = new(MsnpErrorClass.Fail, "the message is too long"),
        [MsnpErrorCode.NoMobileFunds] = new(MsnpErrorClass.Fail, "the account has no money left for mobile messages"),
        [MsnpErrorCode.FieldsMissing] = new(MsnpErrorClass.Bug, "too little was filled in"),
        [MsnpErrorCode.TooManyHits] = new(MsnpErrorClass.Fail, "too many people were found; the search has to be narrower"),
        [MsnpErrorCode.NotLoggedIn] = new(MsnpErrorClass.Bug, "the account is not signed in"),
        [MsnpErrorCode.ContactListUnavailable] = new(MsnpErrorClass.BackOff, "the contact list cannot be had now"),
        [MsnpErrorCode.ContactListError] = new(MsnpErrorClass.Fail, "the contact list did not take the change"),
        [MsnpErrorCode.PageFailed413] = new(MsnpErrorClass.Fail, "the mobile message failed"),
        [MsnpErrorCode.PageFailed414] = new(MsnpErrorClass.Fail, "the mobile message failed"),
        [MsnpErrorCode.PageFailed415] = new(MsnpErrorClass.Fail, "the mobile message failed"),
        [MsnpErrorCode.PageCountryUnavailable] = new(MsnpErrorClass.Fail, "mobiles of that country cannot be reached"),
        [MsnpErrorCode.PageFailed417] = new(MsnpErrorClass.Fail, "the mobile message failed"),
        [MsnpErrorCode.PageFailed418] = new(MsnpErrorClass.Fail, "the mobile message failed"),
        [MsnpErrorCode.PageFailed419] = new(MsnpErrorClass.Fail, "the mobile message failed"),
        [MsnpErrorCode.NoPermission] = new(MsnpErrorClass.Fail, "the account may not do this"),
        [MsnpErrorCode.InternalError] = new(MsnpErrorClass.BackOff, "it is under maintenance or has failed", IsFollowedByClose: true),
        [MsnpErrorCode.DatabaseError] = new(MsnpErrorClass.BackOff, "its database failed"),
        [MsnpErrorCode.CommandDisabled] = new(MsnpErrorClass.Bug, "it does not offer this"),
        [MsnpErrorCode.InvalidMailParameters] = new(MsnpErrorClass.Fail, "it could not send that mail"),
        [MsnpErrorCode.ProfileUnavailable] = new(MsnpErrorClass.BackOff, "its member profiles cannot be had now"),
        [MsnpErrorCode.FederationUnavailable] = new(MsnpErrorClass.Fail, "the other network cannot be reached now"),
        [MsnpErrorCode.MobileMessageFailed] = new(MsnpErrorClass.Fail, "the mobile message failed"),
        [MsnpErrorCode.FileOperationFailed] = new(MsnpErrorClass.BackOff, "it failed to read or write a file"),
        [MsnpErrorCode.DetailedError] = new(MsnpErrorClass.Stop, "the account is banned or needs attention on the network's web site"),
        [MsnpErrorCode.OutOfMemory] = new(MsnpErrorClass.BackOff, "it has no memory left"),
        [MsnpErrorCode.ChallengeFailed] = new(MsnpErrorClass.Bug, "it did not accept the program's answer to its challenge", IsFollowedByClose: true),
        [MsnpErrorCode.CarrierFailed550] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.CarrierFailed551] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.CarrierFailed552] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.CarrierFailed580] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.CarrierFailed590] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.CarrierFailed591] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.CarrierFailed592] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.CarrierFailed593] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.CarrierFailed594] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.CarrierFailed595] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.CarrierFailed596] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.CarrierFailed597] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.CarrierFailed598] = new(MsnpErrorClass.Fail, "the carrier of the mobile did not take the message"),
        [MsnpErrorCode.ServerBusy] = new(MsnpErrorClass.BackOff, "it is too busy now"),
        [MsnpErrorCode.ServerUnavailable] = new(MsnpErrorClass.BackOff, "it is not available now"),
        [MsnpErrorCode.PeerServerDown] = new(MsnpErrorClass.Fail, "the server of the other person is down"),
        [MsnpErrorCode.DatabaseConnectionFailed] = new(MsnpErrorClass.BackOff, "it has lost its database"),
        [MsnpErrorCode.ServerGoingDown] = new(MsnpErrorClass.BackOff, "it is going down"),
        [MsnpErrorCode.ServerUnavailableNow] = new(MsnpErrorClass.BackOff, "it is not available now"),
        [MsnpErrorCode.PagingUnavailable] = new(MsnpErrorClass.Fail, "mobiles cannot be reached now"),
        [MsnpErrorCode.ConnectionNotCreated] = new(MsnpErrorClass.BackOff, "it could not make a connection"),
        [MsnpErrorCode.ConnectionNotCreatedAgain] = new(MsnpErrorClass.BackOff, "it could not make a connection"),
        [MsnpErrorCode.BadClientParameters] = new(MsnpErrorClass.Bug, "it does not admit this program", IsFollowedByClose: true),
        [MsnpErrorCode.WouldBlock] = new(MsnpErrorClass.BackOff, "it cannot keep up with this session"),
        [MsnpErrorCode.SessionOverloaded] = new(MsnpErrorClass.BackOff, "the session has too much to do"),
        [MsnpErrorCode.CallingTooFast] = new(MsnpErrorClass.Fail, "too much is being asked at once"),
        [MsnpErrorCode.TooManySessions] = new(MsnpErrorClass.BackOff, "there are too many sessions"),
        [MsnpErrorCode.NotExpected] = new(MsnpErrorClass.Bug, "it did not expect this now"),
        [MsnpErrorCode.Unexplained716] = new(MsnpErrorClass.Fail, "it gave a reason that nobody has explained"),
        [MsnpErrorCode.BadFriendFile] = new(MsnpErrorClass.BackOff, "the contact list it keeps is damaged"),
        [MsnpErrorCode.UserRestricted] = new(MsnpErrorClass.Stop, "the account is restricted"),
        [MsnpErrorCode.SessionFederated] = new(MsnpErrorClass.Fail, "it does not do this with people of other networks"),
        [MsnpErrorCode.UserFederated] = new(MsnpErrorClass.Fail, "it does not do this with people of other networks"),
        [MsnpErrorCode.NotExpectedAgain] = new(MsnpErrorClass.Bug, "it was told twice who signs in", IsFollowedByClose: true),
        [MsnpErrorCode.RoamingLogOff] = new(MsnpErrorClass.Ignore, "the account signed out in another place"),
        [MsnpErrorCode.TooManyEndpoints] = new(MsnpErrorClass.Stop, "the account is signed in at too many places; sign out at one of them"),
        [MsnpErrorCode.ChangingTooFast] = new(MsnpErrorClass.Fail, "too much is being asked at once"),
        [MsnpErrorCode.DataNotDelivered] = new(MsnpErrorClass.Fail, "the message could not be delivered"),
        [MsnpErrorCode.SignInServerBusy] = new(MsnpErrorClass.BackOff, "it is too busy now"),
        [MsnpErrorCode.AuthenticationFailed] = new(MsnpErrorClass.Stop, "account or password is wrong", IsFollowedByClose: true),
        [MsnpErrorCode.SignInServerBusyAgain] = new(MsnpErrorClass.BackOff, "it is too busy now"),
        [MsnpErrorCode.NotWhileHidden] = new(MsnpErrorClass.Fail, "not while one's own status is hidden"),
        [MsnpErrorCode.SignInUnavailable] = new(MsnpErrorClass.BackOff, "it is not available now"),
        [MsnpErrorCode.SignInUnavailableAgain] = new(MsnpErrorClass.BackOff, "it is not available now"),
        [MsnpErrorCode.SignInUnavailableStill] = new(MsnpErrorClass.BackOff, "it is not available now"),
        [MsnpErrorCode.SignInRefused] = new(MsnpErrorClass.Stop, "account or password is wrong"),
        [MsnpErrorCode.TooBusy] = new(MsnpErrorClass.BackOff, "it is too busy now"),
        [MsnpErrorCode.TooBusyAgain] = new(MsnpErrorClass.BackOff, "it is too busy now"),
        [MsnpErrorCode.NotAcceptingUsers] = new(MsnpErrorClass.BackOff, "it takes nobody more at the moment"),
        [MsnpErrorCode.TooBusyStill] = new(MsnpErrorClass.BackOff, "it is too busy now"),
        [MsnpErrorCode.TooBusyForNow] = new(MsnpErrorClass.BackOff, "it is too busy now"),
        [MsnpErrorCode.ParentalConsentMissing] = new(MsnpErrorClass.Stop, "the account is a child's and needs a parent's consent", IsFollowedByClose: true),
        [MsnpErrorCode.AccountNotVerified] = new(MsnpErrorClass.Stop, "the e-mail address of the account has not been verified", IsFollowedByClose: true),
        [MsnpErrorCode.ManagedAccount] = new(MsnpErrorClass.Stop, "the account is managed and needs the network's own client", IsFollowedByClose: true),
        [MsnpErrorCode.AccountSuspended] = new(MsnpErrorClass.Stop, "the account is suspended", IsFollowedByClose: true),
        [MsnpErrorCode.BadTicket] = new(MsnpErrorClass.BackOff, "it did not accept the ticket of its own login server", IsFollowedByClose: true),
        [MsnpErrorCode.WrongServer] = new(MsnpErrorClass.BackOff, "the account is kept on another server", IsFollowedByClose: true),
        [MsnpErrorCode.Unexplained932] = new(MsnpErrorClass.Fail, "it gave a reason that nobody has explained"),
        [MsnpErrorCode.CircleRefused] = new(MsnpErrorClass.Fail, "the account is no member of this circle"),
        [MsnpErrorCode.InvalidSignature] = new(MsnpErrorClass.Fail, "the ticket of the circle is not valid any more"),
    }.ToFrozenDictionary();

    /// <summary>
    /// What to do about an error, whatever was asked. Some depend on that; see the other overload. An unknown code is judged by its hundred.
    /// </summary>
    public static MsnpErrorClass Classify(MsnpErrorCode code) => Meanings.TryGetValue(code, out var meaning)
        ? meaning.Class
        : ((int)code / 100) switch
        {
            3 => MsnpErrorClass.Bug,
            // Mobile carriers.
            5 when (int)code is >= 550 and <= 598 => MsnpErrorClass.Fail,
            5 or 6 or 9 => MsnpErrorClass.BackOff,
            _ => MsnpErrorClass.Fail,
        };

    /// <summary>What to do about an error in answer to a command.</summary>
    /// <param name="code">The error.</param>
    /// <param name="command">The name of the command, for example <c>REM</c>.</param>
    public static MsnpErrorClass Classify(MsnpErrorCode code, string command) => (code, command) switch
    {
        // Escargot says so to a second sign-in on one connection.
        (MsnpErrorCode.NoSuchAccount, "USR") => MsnpErrorClass.Ignore,

        // What is to be changed is not there; only what is to be taken away need not be.
        (MsnpErrorCode.NotOnList, not "REM") => MsnpErrorClass.Fail,
        (MsnpErrorCode.GroupNameTaken, "REG") => MsnpErrorClass.Fail,

        // On a switchboard they concern that switchboard alone.
        (MsnpErrorCode.NotAcceptingUsers, "CAL") => MsnpErrorClass.Fail,
        (MsnpErrorCode.AuthenticationFailed, "ANS") => MsnpErrorClass.Fail,
        _ => Classify(code),
    };

    /// <summary>One sentence for a person, with the number.</summary>
    public static string Describe(MsnpErrorCode code)
    {
        var reason = ReasonOf(code);
        return string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(reason[0])}{reason.AsSpan(1)} (error {(int)code}).");
    }

    /// <summary>Whether servers close the connection after this error, so that the end of the stream is no news.</summary>
    public static bool IsFollowedByClose(MsnpErrorCode code) => Meanings.TryGetValue(code, out var meaning) && meaning.IsFollowedByClose;

    /// <summary>Why, for a sentence that begins with what failed.</summary>
    internal static string ReasonOf(MsnpErrorCode code) => Meanings.TryGetValue(code, out var meaning)
        ? meaning.Reason
        : Classify(code) == MsnpErrorClass.BackOff ? "it cannot serve now" : "it did not say why";
}
