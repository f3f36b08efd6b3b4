using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

[CollectionDefinition(Name)]
public sealed class ProsodyWithoutPrivileges : ICollectionFixture<ProsodyWithoutPrivilegesServer>
{
    public const string Name = nameof(ProsodyWithoutPrivileges);
}

[Collection(ProsodyWithoutPrivileges.Name)]
public sealed class ServerOnProsodyWithoutPrivileges(ProsodyWithoutPrivilegesServer server) : RealServerTests(server);

[Collection(ProsodyWithoutPrivileges.Name)]
public sealed class LinkingOnProsodyWithoutPrivileges(ProsodyWithoutPrivilegesServer server) : LinkingStories(server);

[Collection(ProsodyWithoutPrivileges.Name)]
public sealed class ConversationsOnProsodyWithoutPrivileges(ProsodyWithoutPrivilegesServer server) : ConversationStories(server);

[Collection(ProsodyWithoutPrivileges.Name)]
public sealed class ContactsOnProsodyWithoutPrivileges(ProsodyWithoutPrivilegesServer server) : ContactStories(server);

[Collection(ProsodyWithoutPrivileges.Name)]
public sealed class LoginOnProsodyWithoutPrivileges(ProsodyWithoutPrivilegesServer server) : LoginStories(server);

[Collection(ProsodyWithoutPrivileges.Name)]
public sealed class OutagesOnProsodyWithoutPrivileges(ProsodyWithoutPrivilegesServer server) : OutageStories(server);

[Collection(ProsodyWithoutPrivileges.Name)]
public sealed class HostedFilesOnProsodyWithoutPrivileges(ProsodyWithoutPrivilegesServer server) : HostedFilesStory(server);

[Collection(ProsodyWithoutPrivileges.Name)]
public sealed class TransportOnProsodyWithoutPrivileges(ProsodyWithoutPrivilegesServer server) : TransportStories(server);
