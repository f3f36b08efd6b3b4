using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Sessions;

/// <summary>Who may see and write to whom.</summary>
internal static class PrivacyRules
{
    /// <summary>
    /// Whether <paramref name="owner"/> lets somebody see his presence and write to him: not if blocked; if allowed, or if strangers are.
    /// </summary>
    public static bool Allows(MsnAccount owner, string other)
    {
        var lists = owner.Find(other)?.Lists ?? MsnpLists.None;
        return !lists.HasFlag(MsnpLists.Block) && (owner.AllowsStrangers || lists.HasFlag(MsnpLists.Allow));
    }
}
