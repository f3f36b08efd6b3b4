using System.Collections.Frozen;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>What follows from a fault of the address book or sharing service.</summary>
public enum AddressBookConsequence
{
    /// <summary>What was asked for is so already: it counts as done.</summary>
    CountsAsDone,

    /// <summary>What is known is too old for a delta: fetch everything.</summary>
    SynchronizeFully,

    /// <summary>The account has no address book yet: make it and ask again.</summary>
    CreateBook,

    /// <summary>The ticket has ended: take a new one and ask once more.</summary>
    RenewTicket,

    /// <summary>Too much was asked: wait some minutes.</summary>
    BackOff,

    /// <summary>The address belongs to another network: add him as a contact by mail address.</summary>
    AddByMailAddress,

    /// <summary>The contact is gone: forget him here too.</summary>
    ForgetContact,

    /// <summary>The service cannot do it: ask no more.</summary>
    DisableFeature,

    /// <summary>Nothing can be done but to tell the user.</summary>
    TellUser,
}

/// <summary>A fault by its <c>errorcode</c>.</summary>
/// <param name="Code">The code as written on the wire.</param>
/// <param name="Consequence">What follows.</param>
/// <param name="Words">One sentence for the user.</param>
public sealed record AddressBookFault(string Code, AddressBookConsequence Consequence, string Words)
{
    /// <summary>The account has no address book yet.</summary>
    public const string BookDoesNotExist = "ABDoesNotExist";

    /// <summary>The account has an address book already.</summary>
    public const string BookAlreadyExists = "ABAlreadyExists";

    /// <summary>A delta cannot be given.</summary>
    public const string FullSyncRequired = "FullSyncRequired";

    /// <summary>The contact is there already.</summary>
    public const string ContactAlreadyExists = "ContactAlreadyExists";

    /// <summary>There is no such contact.</summary>
    public const string ContactDoesNotExist = "ContactDoesNotExist";

    /// <summary>There is no such account.</summary>
    public const string InvalidPassportUser = "InvalidPassportUser";

    /// <summary>The address is none.</summary>
    public const string BadEmailArgument = "BadEmailArgument";

    /// <summary>There is no such account, in the words of the sharing service.</summary>
    public const string UserDoesNotExist = "UserDoesNotExist";

    /// <summary>The address belongs to another network.</summary>
    public const string EmailDomainIsFederated = "EmailDomainIsFederated";

    /// <summary>The member has the role already.</summary>
    public const string MemberAlreadyExists = "MemberAlreadyExists";

    /// <summary>The member does not have the role.</summary>
    public const string MemberDoesNotExist = "MemberDoesNotExist";

    /// <summary>There is a group of that name.</summary>
    public const string GroupAlreadyExists = "GroupAlreadyExists";

    /// <summary>There is no such group.</summary>
    public const string GroupDoesNotExist = "GroupDoesNotExist";

    /// <summary>A name is too long, or empty.</summary>
    public const string BadArgumentLength = "BadArgumentLength";

    /// <summary>Something in the request is missing or makes no sense.</summary>
    public const string InvalidArgument = "InvalidArgument";

    /// <summary>Too many contacts, or too many groups.</summary>
    public const string QuotaLimitReached = "QuotaLimitReached";

    /// <summary>Too much was asked lately.</summary>
    public const string RequestLimitReached = "RequestLimitReached";

    /// <summary>The service does not have the method, or the account may not do it.</summary>
    public const string Forbidden = "Forbidden";

    /// <summary>The ticket is not good.</summary>
    public const string BadContextToken = "BadContextToken";

    private static readonly FrozenDictionary<string, AddressBookFault> Known = FrozenDictionary.ToFrozenDictionary(
        new AddressBookFault[]
        {
            new(BookDoesNotExist, AddressBookConsequence.CreateBook, "The account has no address book yet."),
            new(BookAlreadyExists, AddressBookConsequence.CountsAsDone, "The account has an address book already."),
            new(FullSyncRequired, AddressBookConsequence.SynchronizeFully, "The contact list has to be fetched whole."),
            new(ContactAlreadyExists, AddressBookConsequence.CountsAsDone, "The contact is on the list already."),
            new(ContactDoesNotExist, AddressBookConsequence.ForgetContact, "The contact is not on the list any more."),
            new(InvalidPassportUser, AddressBookConsequence.TellUser, "There is no account with this address."),
            new(BadEmailArgument, AddressBookConsequence.TellUser, "This is not an address that an account can have."),
            new(UserDoesNotExist, AddressBookConsequence.TellUser, "There is no account with this address."),
            new(EmailDomainIsFederated, AddressBookConsequence.AddByMailAddress, "The address belongs to another network."),
            new(MemberAlreadyExists, AddressBookConsequence.CountsAsDone, "The contact is there already."),
            new(MemberDoesNotExist, AddressBookConsequence.CountsAsDone, "The contact is not there any more."),
            new(GroupAlreadyExists, AddressBookConsequence.TellUser, "There is a group of this name already."),
            new(GroupDoesNotExist, AddressBookConsequence.TellUser, "There is no such group any more."),
            new(BadArgumentLength, AddressBookConsequence.TellUser, "The name is empty or too long."),
            new(InvalidArgument, AddressBookConsequence.TellUser, "The address book did not understand the request."),
            new(QuotaLimitReached, AddressBookConsequence.TellUser, "The list is full."),
            new(RequestLimitReached, AddressBookConsequence.BackOff, "The address book is asked too often; it can be asked again in some minutes."),
            new(Forbidden, AddressBookConsequence.DisableFeature, "The address book of this network cannot do this."),
            new(BadContextToken, AddressBookConsequence.RenewTicket, "The address book does not accept the sign-in any more."),
            new("PassportAuthFail", AddressBookConsequence.RenewTicket, "The address book does not accept the sign-in any more."),
            new("AuthenticationFailed", AddressBookConsequence.RenewTicket, "The address book does not accept the sign-in any more."),
        }.ToDictionary(fault => fault.Code, StringComparer.OrdinalIgnoreCase),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The fault of a code. One that is unknown is a failure that the user is told of, in the server's words where there are any.</summary>
    public static AddressBookFault Of(string code, string? serverWords = null) => Known.TryGetValue(code, out var fault)
        ? fault
        : new AddressBookFault(
            code,
            AddressBookConsequence.TellUser,
            string.IsNullOrWhiteSpace(serverWords) ? "The address book refused." : $"The address book refused: {Shorten(serverWords)}");

    private static string Shorten(string words)
    {
        const int LongestShown = 200;
        var line = new string([.. words.Select(character => char.IsControl(character) ? ' ' : character)]).Trim();
        return line.Length <= LongestShown ? line : line[..LongestShown];
    }
}

/// <summary>The address book did not do what it was asked. The message is a sentence for the user; it holds no ticket.</summary>
public sealed class AddressBookException : Exception
{
    internal AddressBookException(AddressBookFault fault, Exception? innerException = null) : base(fault.Words, innerException) => Fault = fault;

    internal AddressBookException(string message, bool isTransient, Exception innerException) : base(message, innerException) =>
        (Fault, IsUnreachable) = (new AddressBookFault("", isTransient ? AddressBookConsequence.BackOff : AddressBookConsequence.TellUser, message), true);

    /// <summary>What the service said, and what follows; the code is empty where it said nothing that could be understood.</summary>
    public AddressBookFault Fault { get; }

    /// <summary>Whether the service was not reached or did not answer as one, rather than refused.</summary>
    public bool IsUnreachable { get; }

    /// <summary>Whether the same may succeed later.</summary>
    public bool IsTransient => Fault.Consequence == AddressBookConsequence.BackOff;
}
