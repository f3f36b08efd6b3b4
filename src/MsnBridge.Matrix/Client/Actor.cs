using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Client;

/// <summary>As whom a call is made. With the application service's own token the homeserver is told the user by <c>?user_id=</c>
/// (Application Service API, "Identity assertion"); with a token of the user's own there is nothing to assert.</summary>
/// <param name="User">The bot, a ghost, or a person in whose name something is done (double puppet).</param>
/// <param name="Token">Null for the application service's token.</param>
/// <param name="Asserted">Whether <c>?user_id=</c> goes with the token: false where the token is the user's own.</param>
internal sealed record Actor(MatrixUserId User, Secret? Token = null, bool Asserted = true);
