namespace MsnBridge.Msnp.Server.Lists;

/// <summary>Why a change of a contact list was refused; each dialect has its number for it.</summary>
internal enum ListEditError
{
    InvalidAddress,
    NoSuchAccount,
    ListFull,
    AlreadyThere,
    NotOnList,
    OnOppositeList,
    NoSuchGroup,
    NotInGroup,
    TooManyGroups,
    GroupNameTaken,
    GroupNameTooLong,
    GroupZeroIsFixed,
    NotAContactId,
}
