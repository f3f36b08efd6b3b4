using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

[CollectionDefinition(Name)]
public sealed class Ejabberd : ICollectionFixture<EjabberdServer>
{
    public const string Name = nameof(Ejabberd);
}

[Collection(Ejabberd.Name)]
public sealed class ServerOnEjabberd(EjabberdServer server) : RealServerTests(server);

[Collection(Ejabberd.Name)]
public sealed class LinkingOnEjabberd(EjabberdServer server) : LinkingStories(server);

[Collection(Ejabberd.Name)]
public sealed class ConversationsOnEjabberd(EjabberdServer server) : ConversationStories(server);

[Collection(Ejabberd.Name)]
public sealed class ContactsOnEjabberd(EjabberdServer server) : ContactStories(server);

[Collection(Ejabberd.Name)]
public sealed class LoginOnEjabberd(EjabberdServer server) : LoginStories(server);

[Collection(Ejabberd.Name)]
public sealed class OutagesOnEjabberd(EjabberdServer server) : OutageStories(server);

[Collection(Ejabberd.Name)]
public sealed class TransportOnEjabberd(EjabberdServer server) : TransportStories(server);

[Collection(Ejabberd.Name)]
public sealed class GroupsOnEjabberd(EjabberdServer server) : GroupStories(server);

[Collection(Ejabberd.Name)]
public sealed class RoomServiceOnEjabberd(EjabberdServer server) : RoomServiceStories(server);

[Collection(Ejabberd.Name)]
public sealed class UploadsOnEjabberd(EjabberdServer server) : UploadStory(server);
