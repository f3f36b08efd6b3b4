using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Access;

/// <summary>Who may use the bridge, and who may command it: <c>block</c>, <c>user</c>, <c>admin</c>, by user and by server. What is said of a
/// user wins over what is said of his server; who is blocked stays blocked, and an admin may use the bridge without being named again.</summary>
internal sealed class AccessRules
{
    private readonly HashSet<string> _blocked;
    private readonly HashSet<string> _admins;
    private readonly HashSet<string> _allowed;

    public AccessRules(MatrixOptions options)
    {
        _blocked = [.. options.BlockedUsers];
        _admins = [.. options.Admins];
        // Strangers from other servers are let in by name only.
        _allowed = options.AllowedUsers.Count > 0 ? [.. options.AllowedUsers] : [options.ServerName];
    }

    public bool Allows(MatrixUserId user) =>
        !_blocked.Contains(user.Value)
        && (_admins.Contains(user.Value) || _allowed.Contains(user.Value)
            || (!_blocked.Contains(user.Server) && (_admins.Contains(user.Server) || _allowed.Contains(user.Server))));

    public bool IsAdmin(MatrixUserId user) =>
        Allows(user) && (_admins.Contains(user.Value) || (!_allowed.Contains(user.Value) && _admins.Contains(user.Server)));
}
