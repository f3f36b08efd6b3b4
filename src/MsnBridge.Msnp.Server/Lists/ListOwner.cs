using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Lists;

/// <summary>Whose list is changed, and where he asked for it.</summary>
/// <param name="Address">The account's address.</param>
/// <param name="Session">The session that asked, which need not be told; null if it was a web service.</param>
internal readonly record struct ListOwner(string Address, UserSession? Session = null)
{
    public static implicit operator ListOwner(UserSession session) => new(session.Address, session);
}
