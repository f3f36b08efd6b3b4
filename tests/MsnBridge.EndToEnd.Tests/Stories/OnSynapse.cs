using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

[CollectionDefinition(Name)]
public sealed class Synapse : ICollectionFixture<SynapseServer>
{
    public const string Name = nameof(Synapse);
}

[Collection(Synapse.Name)]
public sealed class ServerOnSynapse(SynapseServer server) : RealHomeserverTests(server);

[EveryVersion]
[Collection(Synapse.Name)]
public sealed class LinkingOnSynapse(SynapseServer server) : LinkingStories(server);

[EveryVersion]
[Collection(Synapse.Name)]
public sealed class ConversationsOnSynapse(SynapseServer server) : ConversationStories(server);

[EveryVersion]
[Collection(Synapse.Name)]
public sealed class ContactsOnSynapse(SynapseServer server) : ContactStories(server);

[EveryVersion]
[Collection(Synapse.Name)]
public sealed class LoginOnSynapse(SynapseServer server) : LoginStories(server);

[EveryVersion]
[Collection(Synapse.Name)]
public sealed class OutagesOnSynapse(SynapseServer server) : OutageStories(server);

[EveryVersion]
[Collection(Synapse.Name)]
public sealed class UnconfirmedOnSynapse(SynapseServer server) : UnconfirmedStory(server);

[EveryVersion]
[Collection(Synapse.Name)]
public sealed class SecrecyOnSynapse(SynapseServer server) : SecrecyStory(server);

[Collection(Synapse.Name)]
public sealed class GroupsOnSynapse(SynapseServer server) : GroupStories(server);

[Collection(Synapse.Name)]
public sealed class GroupRoomsOnSynapse(SynapseServer server) : GroupRoomStories(server);

[EveryVersion]
[Collection(Synapse.Name)]
public sealed class RoomsOnSynapse(SynapseServer server) : RoomStories(server);

[Collection(Synapse.Name)]
public sealed class ExpressionsOnSynapse(SynapseServer server) : ExpressionStories(server);

[Collection(Synapse.Name)]
public sealed class FilesOnSynapse(SynapseServer server) : FileStories(server);

[Collection(Synapse.Name)]
public sealed class ClipsOnSynapse(SynapseServer server) : ClipStories(server);

[Collection(Synapse.Name)]
public sealed class PicturesOnSynapse(SynapseServer server) : PictureStories(server);
