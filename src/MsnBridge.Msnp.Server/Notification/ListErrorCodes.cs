using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Lists;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>The number under which a dialect knows a refusal.</summary>
internal static class ListErrorCodes
{
    public static MsnpErrorCode Of(ListEditError error, MsnpDialect dialect) => error switch
    {
        ListEditError.InvalidAddress => MsnpErrorCode.InvalidParameter,
        ListEditError.NoSuchAccount => dialect.ContactList is ContactListModel.ListByList or ContactListModel.ByAddress
            ? MsnpErrorCode.NoSuchAccount
            : MsnpErrorCode.InvalidAccount,
        ListEditError.ListFull => MsnpErrorCode.ListFull,
        ListEditError.AlreadyThere => MsnpErrorCode.AlreadyThere,
        ListEditError.NotOnList => MsnpErrorCode.NotOnList,
        ListEditError.OnOppositeList => MsnpErrorCode.OnOppositeList,
        ListEditError.NoSuchGroup => MsnpErrorCode.InvalidGroup,
        ListEditError.NotInGroup => MsnpErrorCode.ContactNotInGroup,
        ListEditError.TooManyGroups => MsnpErrorCode.TooManyGroups,
        ListEditError.GroupNameTaken => MsnpErrorCode.GroupNameTaken,
        ListEditError.GroupNameTooLong => MsnpErrorCode.GroupNameTooLong,
        ListEditError.GroupZeroIsFixed => MsnpErrorCode.GroupNotRemovable,
        ListEditError.NotAContactId => MsnpErrorCode.ContactListError,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "No number is known for this refusal."),
    };
}
