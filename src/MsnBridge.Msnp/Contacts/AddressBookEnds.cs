using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Contacts;

/// <summary>What it means when the address book does not do what it is asked: for signing in, and for a change.</summary>
internal static class AddressBookEnds
{
    /// <summary>The end of a sign-in whose list could not be read.</summary>
    public static SessionEnd From(AddressBookException exception) => new(
        exception.IsTransient || exception.IsUnreachable ? SessionEndReason.ServerUnavailable : SessionEndReason.ProtocolError,
        $"The contact list could not be read. {exception.Message}");

    /// <summary>Whether a version may do that keeps its list elsewhere: where there is no such service, or one that cannot do what is asked.</summary>
    public static VersionFault FaultOf(AddressBookException exception) =>
        exception.IsTransient ? VersionFault.None : VersionFault.ContactList;

    /// <summary>The refusal of a change.</summary>
    public static MsnpCommandException Refusal(string what, AddressBookException exception) =>
        new(what, FailureOf(exception), exception.Message, exception);

    private static CommandFailure FailureOf(AddressBookException exception) => exception.Fault.Code switch
    {
        AddressBookFault.InvalidPassportUser or AddressBookFault.UserDoesNotExist => CommandFailure.UnknownAddress,
        AddressBookFault.BadEmailArgument => CommandFailure.InvalidAddress,
        AddressBookFault.QuotaLimitReached => CommandFailure.ListFull,
        AddressBookFault.GroupAlreadyExists or AddressBookFault.BadArgumentLength => CommandFailure.NameRefused,
        AddressBookFault.RequestLimitReached => CommandFailure.TooFast,
        _ => exception.IsTransient || exception.Fault.Consequence == AddressBookConsequence.RenewTicket ? CommandFailure.ServerFault : CommandFailure.Other,
    };
}
