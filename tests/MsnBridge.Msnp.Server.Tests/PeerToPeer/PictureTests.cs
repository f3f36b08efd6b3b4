using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Tests.Conformance;

namespace MsnBridge.Msnp.Server.Tests.PeerToPeer;

/// <summary>Display pictures and other objects between two clients.</summary>
public class PictureTests : PeerNetworkTest
{
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_picture_is_shown_and_fetched(string version)
    {
        var (alice, bob) = await MeetAsync(version);
        var picture = Noise(20_000);
        var shared = bob.ShareObject(MsnObjectType.DisplayPicture, picture, "");
        await bob.SetPictureAsync(shared, Token);
        var seen = (await alice.FindAsync<PresenceEvent>(report => report.Presence.MsnObject is not null)).Presence.MsnObject;
        Assert.Equal(shared.Text, seen);

        var fetched = await alice.FetchObjectAsync(Bob, MsnObject.Parse(seen)!, Token);
        Assert.Equal(picture, fetched.ToArray());
    }
}
