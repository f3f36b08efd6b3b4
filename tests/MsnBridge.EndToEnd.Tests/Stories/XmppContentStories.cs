using System.Xml.Linq;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Xmpp;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>What XMPP alone has for long transfers, for files that are taken back, and for pictures in the rooms of groups.</summary>
public abstract class XmppContentStories(XmppServer server) : Story(server)
{
    private static readonly XNamespace s_correction = "urn:xmpp:message-correct:0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_transfer_is_one_message_that_is_corrected()
    {
        var (alice, account, bob) = await NewFriendsAsync();
        await alice.Client.AnnounceAsync(s_correction.NamespaceName);
        using var half = new HalfFile(1_000_000);

        var sending = bob.SendsFileAsync(account.Address, "half.bin", 2_000_000, _ => Task.FromResult<Stream>(half));
        var first = await alice.Client.WaitForAsync(
            stanza => stanza.Element(XmppNames.Client + "body")?.Value.Contains("receiving the file \"half.bin\"", StringComparison.Ordinal) == true, "how far the file is");
        await half.Halfway.WaitAsync(Waiting.Patience, Token);
        await bob.LeavesAsync();

        var last = await alice.Client.WaitForAsync(
            stanza => stanza.Element(s_correction + "replace") is not null && stanza.Element(XmppNames.Client + "body")!.Value.Contains("has ended", StringComparison.Ordinal),
            "the end of it");
        Assert.Equal(first.Attribute("id")?.Value, last.Element(s_correction + "replace")?.Attribute("id")?.Value);
        await alice.IsToldOfFileAsync(bob.Address, "half.bin", "did not arrive");
        await sending;
    }

    [Fact]
    public async Task A_file_is_taken_back_by_retracting_its_message()
    {
        var (alice, _, bob) = await NewFriendsAsync();

        var handle = await alice.SendsFileAsync(bob.Address, "letter.bin", new byte[1000]);
        var offer = await bob.IsOfferedAsync("letter.bin");
        await alice.Client.SendRawAsync(
            $"<message to='{alice.AddressOf(bob.Address)}' type='chat' id='back'><retract xmlns='urn:xmpp:message-retract:1' id='{handle}'/><body>I take it back.</body></message>");

        Assert.Contains("took it back", await alice.IsToldUndeliveredAsync(handle), StringComparison.Ordinal);
        await offer.Withdrawn.WaitAsync(Waiting.Patience, Token);
    }

    [Fact]
    public async Task Custom_emoticons_go_both_ways_in_a_room()
    {
        var account = Msn.NewAccount("alice");
        var bob = EndsWithStory(await Msn.NewFriendAsync("bob", account, "MSNP12"));
        var carol = Msn.NewPerson("carol");
        var alice = (JabberPerson)await NewPersonAsync();
        await alice.LinkAsync(account.Address, account.Password);
        await alice.SeesContactAsync(bob.Address);
        await alice.ShowsEverythingAsync();
        await alice.SeesAvailableAsync(bob.Address);
        var group = await bob.StartsGroupAsync(account.Address, carol.Address);
        var room = await alice.SeesGroupAsync(bob.Address, carol.Address);

        var text = $"look (cat) {Secrets.New("message")}";
        await bob.SaysWithPictureAsync(group, text, "(cat)", ExpressionStories.Picture);
        Assert.Equal(ExpressionStories.Picture, await alice.HearsWithPictureInGroupAsync(room, bob.Address, text, "(cat)"));

        var answer = Secrets.New("message");
        await alice.SaysWithPictureInGroupAsync(room, $"{answer} (dog) !", "(dog)", ExpressionStories.Picture);
        var (heard, pictures) = await bob.HearsWithPicturesAsync(account.Address);
        Assert.Equal($"{answer} (dog) !", heard);
        Assert.Equal(ExpressionStories.Picture, pictures["(dog)"]);
    }

    [Fact]
    public async Task The_room_of_a_group_is_bookmarked_in_the_account_and_taken_out_with_the_group()
    {
        var (bob, carol) = (Msn.NewPerson("bob"), Msn.NewPerson("carol"));
        var (person, account) = await NewLinkedPersonAsync(bob, carol);
        var alice = (JabberPerson)person;
        await bob.SeesOnlineAsync(account.Address);
        await bob.OpensGroupAsync(account.Address, carol.Address);
        var room = await alice.SeesGroupAsync(bob.Address, carol.Address);

        Assert.Equal("true", await alice.FindBookmarkAsync(room));
        await alice.LeavesGroupAsync(room);

        Assert.Null(await alice.FindBookmarkAsync(room));
    }

    private async Task<(JabberPerson Alice, MsnAccount Account, MsnFriend Bob)> NewFriendsAsync()
    {
        var (account, other) = (Msn.NewAccount("alice"), Msn.NewAccount("bob"));
        await Msn.BefriendAsync(account, other);
        var bob = EndsWithStory(await Msn.SignInAsync(other));
        var alice = (JabberPerson)await NewPersonAsync();
        await alice.LinkAsync(account.Address, account.Password);
        await alice.SeesContactAsync(bob.Address);
        await bob.SeesOnlineAsync(account.Address);
        return (alice, account, bob);
    }
}
