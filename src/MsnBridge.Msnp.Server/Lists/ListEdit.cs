using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Lists;

/// <summary>The outcome of a change of one account's list: the account as changed, or why it was refused.</summary>
internal readonly record struct ListEdit(MsnAccount? Account, ListEditError? Error)
{
    public static implicit operator ListEdit(MsnAccount account) => new(account, null);

    public static implicit operator ListEdit(ListEditError error) => new(null, error);
}
