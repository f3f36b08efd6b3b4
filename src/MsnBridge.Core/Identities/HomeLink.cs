using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Identities;

/// <summary>A person on a home network together with the account that is his.</summary>
public sealed record HomeLink(HomeUser User, PuppetId Puppet, RemoteAccount Account);
