using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

[CollectionDefinition(Name)]
public sealed class EjabberdWithoutPrivileges : ICollectionFixture<EjabberdWithoutPrivilegesServer>
{
    public const string Name = nameof(EjabberdWithoutPrivileges);
}

[Collection(EjabberdWithoutPrivileges.Name)]
public sealed class ServerOnEjabberdWithoutPrivileges(EjabberdWithoutPrivilegesServer server) : RealServerTests(server);

[Collection(EjabberdWithoutPrivileges.Name)]
public sealed class LinkingOnEjabberdWithoutPrivileges(EjabberdWithoutPrivilegesServer server) : LinkingStories(server);

[Collection(EjabberdWithoutPrivileges.Name)]
public sealed class ConversationsOnEjabberdWithoutPrivileges(EjabberdWithoutPrivilegesServer server) : ConversationStories(server);

[Collection(EjabberdWithoutPrivileges.Name)]
public sealed class ContactsOnEjabberdWithoutPrivileges(EjabberdWithoutPrivilegesServer server) : ContactStories(server);

[Collection(EjabberdWithoutPrivileges.Name)]
public sealed class LoginOnEjabberdWithoutPrivileges(EjabberdWithoutPrivilegesServer server) : LoginStories(server);

[Collection(EjabberdWithoutPrivileges.Name)]
public sealed class OutagesOnEjabberdWithoutPrivileges(EjabberdWithoutPrivilegesServer server) : OutageStories(server);

[Collection(EjabberdWithoutPrivileges.Name)]
public sealed class TransportOnEjabberdWithoutPrivileges(EjabberdWithoutPrivilegesServer server) : TransportStories(server);
