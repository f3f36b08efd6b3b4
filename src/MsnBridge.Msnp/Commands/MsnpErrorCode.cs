namespace MsnBridge.Msnp.Commands;

/// <summary>The numbers a server refuses commands with. Numbers without a name here occur too.</summary>
public enum MsnpErrorCode
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Listed for the first versions; nobody says for what.</summary>
    Unexplained100 = 100,

    /// <summary>Listed for the first versions; nobody says for what.</summary>
    Unexplained131 = 131,

    /// <summary>Listed for the first versions; nobody says for what.</summary>
    Unexplained146 = 146,

    /// <summary>Syntax error; often followed by a close.</summary>
    SyntaxError = 200,

    /// <summary>Invalid parameter, for example an address without an at sign, or CHG FLN.</summary>
    InvalidParameter = 201,

    /// <summary>Invalid user of another network.</summary>
    InvalidFederatedUser = 203,

    /// <summary>Unknown or unroutable network.</summary>
    InvalidNetwork = 204,

    /// <summary>No such account (to MSNP9; REM later too).</summary>
    NoSuchAccount = 205,

    /// <summary>An address without a domain.</summary>
    DomainMissing = 206,

    /// <summary>Signed in already.</summary>
    AlreadyLoggedIn = 207,

    /// <summary>No such account (MSNP10 and later), or a malformed address.</summary>
    InvalidAccount = 208,

    /// <summary>The friendly name contains a forbidden word, or the account is not verified.</summary>
    NameRefused = 209,

    /// <summary>The list is full.</summary>
    ListFull = 210,

    /// <summary>Listed for MSNP2; nobody says for what.</summary>
    Unexplained211 = 211,

    /// <summary>Listed for MSNP2; nobody says for what.</summary>
    Unexplained212 = 212,

    /// <summary>This contact cannot be renamed.</summary>
    RenameNotPossible = 213,

    /// <summary>On the list, in the group or in the switchboard already.</summary>
    AlreadyThere = 215,

    /// <summary>Not on the list.</summary>
    NotOnList = 216,

    /// <summary>The person is offline, hidden or does not accept messages from the user.</summary>
    NotOnline = 217,

    /// <summary>The setting has this value already.</summary>
    AlreadyInMode = 218,

    /// <summary>On the opposite list: allow instead of block or the other way round.</summary>
    OnOppositeList = 219,

    /// <summary>The person does not accept pages.</summary>
    PagesRefused = 220,

    /// <summary>More than 30 groups.</summary>
    TooManyGroups = 223,

    /// <summary>No such group.</summary>
    InvalidGroup = 224,

    /// <summary>The contact is not in that group.</summary>
    ContactNotInGroup = 225,

    /// <summary>Listed for MSNP7; nobody says for what.</summary>
    Unexplained226 = 226,

    /// <summary>The group is not empty.</summary>
    GroupNotEmpty = 227,

    /// <summary>A group has this name already.</summary>
    GroupNameTaken = 228,

    /// <summary>The name of the group is longer than 61 bytes.</summary>
    GroupNameTooLong = 229,

    /// <summary>Group 0 cannot be removed.</summary>
    GroupNotRemovable = 230,

    /// <summary>The group does not exist.</summary>
    GroupMissing = 231,

    /// <summary>Bad telephone address of a contact.</summary>
    InvalidPhone = 232,

    /// <summary>Bad mobile carrier of a contact.</summary>
    InvalidPhoneCarrier = 233,

    /// <summary>Bad telephone address of a contact, with details.</summary>
    InvalidPhoneAddress = 234,

    /// <summary>A list document with an empty domain or without any.</summary>
    EmptyDomain = 240,

    /// <summary>A malformed list document, or one with forbidden lists.</summary>
    InvalidListDocument = 241,

    /// <summary>The switchboard could not be created.</summary>
    SwitchboardNotCreated = 280,

    /// <summary>The transfer to a switchboard failed.</summary>
    TransferFailed = 281,

    /// <summary>A badly formed peer-to-peer message.</summary>
    BadDataMessage = 282,

    /// <summary>Unknown kind of user notification.</summary>
    UnknownNotification = 283,

    /// <summary>The message is too long.</summary>
    MessageTooLong = 285,

    /// <summary>No funds for mobile messages.</summary>
    NoMobileFunds = 290,

    /// <summary>Required fields are missing.</summary>
    FieldsMissing = 300,

    /// <summary>A search with too many hits.</summary>
    TooManyHits = 301,

    /// <summary>Not signed in.</summary>
    NotLoggedIn = 302,

    /// <summary>The contact list is not available.</summary>
    ContactListUnavailable = 402,

    /// <summary>Error of the contact list.</summary>
    ContactListError = 403,

    /// <summary>A page or mobile message failed.</summary>
    PageFailed413 = 413,

    /// <summary>A page or mobile message failed.</summary>
    PageFailed414 = 414,

    /// <summary>A page or mobile message failed.</summary>
    PageFailed415 = 415,

    /// <summary>There is no server for the country of the mobile.</summary>
    PageCountryUnavailable = 416,

    /// <summary>A page or mobile message failed.</summary>
    PageFailed417 = 417,

    /// <summary>A page or mobile message failed.</summary>
    PageFailed418 = 418,

    /// <summary>A page or mobile message failed.</summary>
    PageFailed419 = 419,

    /// <summary>The account lacks permissions.</summary>
    NoPermission = 420,

    /// <summary>Internal error; Escargot: maintenance.</summary>
    InternalError = 500,

    /// <summary>Database error.</summary>
    DatabaseError = 501,

    /// <summary>The command is disabled.</summary>
    CommandDisabled = 502,

    /// <summary>Bad parameters of SND or SDC.</summary>
    InvalidMailParameters = 503,

    /// <summary>The profile service is down.</summary>
    ProfileUnavailable = 504,

    /// <summary>The other network is unavailable.</summary>
    FederationUnavailable = 508,

    /// <summary>A mobile message failed.</summary>
    MobileMessageFailed = 509,

    /// <summary>A file operation failed.</summary>
    FileOperationFailed = 510,

    /// <summary>An error with details; often a banned account.</summary>
    DetailedError = 511,

    /// <summary>The server is out of memory.</summary>
    OutOfMemory = 520,

    /// <summary>The answer to a challenge was wrong or late.</summary>
    ChallengeFailed = 540,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed550 = 550,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed551 = 551,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed552 = 552,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed580 = 580,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed590 = 590,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed591 = 591,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed592 = 592,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed593 = 593,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed594 = 594,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed595 = 595,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed596 = 596,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed597 = 597,

    /// <summary>The mobile's carrier failed.</summary>
    CarrierFailed598 = 598,

    /// <summary>The server is busy.</summary>
    ServerBusy = 600,

    /// <summary>The server is unavailable.</summary>
    ServerUnavailable = 601,

    /// <summary>The other person's server is down.</summary>
    PeerServerDown = 602,

    /// <summary>The server lost its database.</summary>
    DatabaseConnectionFailed = 603,

    /// <summary>The server is going down.</summary>
    ServerGoingDown = 604,

    /// <summary>The server is unavailable.</summary>
    ServerUnavailableNow = 605,

    /// <summary>The paging service is unavailable.</summary>
    PagingUnavailable = 606,

    /// <summary>A connection could not be created.</summary>
    ConnectionNotCreated = 700,

    /// <summary>A connection could not be created.</summary>
    ConnectionNotCreatedAgain = 707,

    /// <summary>The parameters of CVR are unknown or not admitted.</summary>
    BadClientParameters = 710,

    /// <summary>A write would block; the session is restricted.</summary>
    WouldBlock = 711,

    /// <summary>The session is overloaded.</summary>
    SessionOverloaded = 712,

    /// <summary>Too many invitations; wait ten seconds or more.</summary>
    CallingTooFast = 713,

    /// <summary>Too many sessions.</summary>
    TooManySessions = 714,

    /// <summary>Not expected here or with this value.</summary>
    NotExpected = 715,

    /// <summary>Nobody says for what.</summary>
    Unexplained716 = 716,

    /// <summary>Bad friend file.</summary>
    BadFriendFile = 717,

    /// <summary>The user is restricted.</summary>
    UserRestricted = 718,

    /// <summary>The session is federated.</summary>
    SessionFederated = 719,

    /// <summary>The user is federated.</summary>
    UserFederated = 726,

    /// <summary>Not expected: a second CVR or sign-in.</summary>
    NotExpectedAgain = 731,

    /// <summary>The user signed out elsewhere.</summary>
    RoamingLogOff = 733,

    /// <summary>Signed in at too many places.</summary>
    TooManyEndpoints = 734,

    /// <summary>Too many changes; wait ten seconds or more.</summary>
    ChangingTooFast = 800,

    /// <summary>A data message could not be delivered.</summary>
    DataNotDelivered = 801,

    /// <summary>The server is busy.</summary>
    SignInServerBusy = 910,

    /// <summary>Wrong password, ticket or cookie.</summary>
    AuthenticationFailed = 911,

    /// <summary>The server is busy.</summary>
    SignInServerBusyAgain = 912,

    /// <summary>Not allowed while hidden or before the first status.</summary>
    NotWhileHidden = 913,

    /// <summary>The server is unavailable.</summary>
    SignInUnavailable = 914,

    /// <summary>The server is unavailable.</summary>
    SignInUnavailableAgain = 915,

    /// <summary>The server is unavailable.</summary>
    SignInUnavailableStill = 916,

    /// <summary>Authentication failed.</summary>
    SignInRefused = 917,

    /// <summary>The server is too busy.</summary>
    TooBusy = 918,

    /// <summary>The server is too busy.</summary>
    TooBusyAgain = 919,

    /// <summary>The server accepts no new users.</summary>
    NotAcceptingUsers = 920,

    /// <summary>The server is too busy.</summary>
    TooBusyStill = 921,

    /// <summary>The server is too busy.</summary>
    TooBusyForNow = 922,

    /// <summary>A child's account without its parents' consent.</summary>
    ParentalConsentMissing = 923,

    /// <summary>The address of the account has not been confirmed.</summary>
    AccountNotVerified = 924,

    /// <summary>A managed account that needs another client.</summary>
    ManagedAccount = 926,

    /// <summary>The account is suspended.</summary>
    AccountSuspended = 927,

    /// <summary>The ticket is bad or has expired.</summary>
    BadTicket = 928,

    /// <summary>The account is not on this server.</summary>
    WrongServer = 931,

    /// <summary>Nobody says for what.</summary>
    Unexplained932 = 932,

    /// <summary>Not a member of the circle, or its ticket was not shown.</summary>
    CircleRefused = 933,

    /// <summary>The ticket of a circle has a bad signature.</summary>
    InvalidSignature = 935,
}
