using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Puppets;

/// <summary>What a lane sees of its puppet: the login's state, the session where one is up, and a task that ends when either changes.</summary>
internal sealed record SessionView(LoginState State, IRemoteSession? Session, Task Changed);
