using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

[CollectionDefinition(Name)]
public sealed class Prosody : ICollectionFixture<ProsodyServer>
{
    public const string Name = nameof(Prosody);
}

[Collection(Prosody.Name)]
public sealed class ServerOnProsody(ProsodyServer server) : RealServerTests(server);

[EveryVersion]
[Collection(Prosody.Name)]
public sealed class LinkingOnProsody(ProsodyServer server) : LinkingStories(server);

[EveryVersion]
[Collection(Prosody.Name)]
public sealed class ConversationsOnProsody(ProsodyServer server) : ConversationStories(server);

[EveryVersion]
[Collection(Prosody.Name)]
public sealed class ContactsOnProsody(ProsodyServer server) : ContactStories(server);

[EveryVersion]
[Collection(Prosody.Name)]
public sealed class LoginOnProsody(ProsodyServer server) : LoginStories(server);

[EveryVersion]
[Collection(Prosody.Name)]
public sealed class OutagesOnProsody(ProsodyServer server) : OutageStories(server);

[EveryVersion]
[Collection(Prosody.Name)]
public sealed class TransportOnProsody(ProsodyServer server) : TransportStories(server);

[EveryVersion]
[Collection(Prosody.Name)]
public sealed class UnconfirmedOnProsody(ProsodyServer server) : UnconfirmedStory(server);

[EveryVersion]
[Collection(Prosody.Name)]
public sealed class SecrecyOnProsody(ProsodyServer server) : SecrecyStory(server);

[Collection(Prosody.Name)]
public sealed class GroupsOnProsody(ProsodyServer server) : GroupStories(server);

[Collection(Prosody.Name)]
public sealed class RoomServiceOnProsody(ProsodyServer server) : RoomServiceStories(server);

[Collection(Prosody.Name)]
public sealed class ExpressionsOnProsody(ProsodyServer server) : ExpressionStories(server);

[Collection(Prosody.Name)]
public sealed class FilesOnProsody(ProsodyServer server) : FileStories(server);

[Collection(Prosody.Name)]
public sealed class ClipsOnProsody(ProsodyServer server) : ClipStories(server);

[Collection(Prosody.Name)]
public sealed class ContentOnProsody(ProsodyServer server) : XmppContentStories(server);

[Collection(Prosody.Name)]
public sealed class PicturesOnProsody(ProsodyServer server) : PictureStories(server);
