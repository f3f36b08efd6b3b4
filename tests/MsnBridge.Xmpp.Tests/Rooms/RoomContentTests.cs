using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Messages;
using MsnBridge.Testing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Files;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests.Rooms;

/// <summary>What is more than plain text in rooms: looks, pictures, files.</summary>
public sealed class RoomContentTests
{
    private static readonly byte[] s_cat = FakeImages.Png("1");
    private static readonly ContentKey s_key = ContentKey.OfObject(s_cat);
    private static readonly string s_cid = $"sha1+{s_key.Sha1}@bob.xmpp.org";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Looks_and_pictures_of_what_a_member_said_are_in_the_room_and_served_by_him()
    {
        await using var stage = await RoomStage.EnterAsync();
        await PersonalEventTests.AnnounceAsync(stage.Transport, Transport.AlicesPhone, Ns.XhtmlIm.NamespaceName);
        await stage.Transport.Content.SaveAsync(s_key, "image/png", s_cat, Token);
        var content = new MessageContent("look (cat)", new TextStyle { Bold = true }) { Emoticons = [new("(cat)", s_key)] };

        await stage.DeliverAsync(1, new MessageToHome(Transport.Bob, content, stage.Transport.Time.GetUtcNow(), Late: false));

        var said = await stage.Server.UntilAsync(stanza => Stanza.IdOf(stanza) == "msnbridge-1");
        Assert.Equal($"{stage.Room}/Bob", RoomStage.From(said));
        Assert.Equal($"cid:{s_cid}", (string?)said.Descendants(Ns.Xhtml + "img").Single().Attribute("src"));
        var answer = await stage.AskAsync("get", $"<data xmlns='urn:xmpp:bob' cid='{s_cid}'/>", $"{stage.Room}/Bob");
        Assert.Equal(s_cat, Convert.FromBase64String(answer.Element(Ns.BitsOfBinary + "data")!.Value));
        var missing = await stage.AskAsync("get", "<data xmlns='urn:xmpp:bob' cid='sha1+aa@bob.xmpp.org'/>", $"{stage.Room}/Bob");
        MessageTests.AssertError(missing, Stanza.IdOf(missing)!, "item-not-found");
    }

    [Fact]
    public async Task Who_is_not_in_the_room_gets_no_picture_of_it()
    {
        await using var stage = await RoomStage.OpenAsync();
        await stage.Transport.Content.SaveAsync(s_key, "image/png", s_cat, Token);

        var refused = await stage.AskAsync("get", $"<data xmlns='urn:xmpp:bob' cid='{s_cid}'/>", $"{stage.Room}/Bob");

        MessageTests.AssertError(refused, Stanza.IdOf(refused)!, "not-acceptable");
    }

    [Fact]
    public async Task Looks_and_pictures_of_what_the_user_says_go_to_the_group()
    {
        await using var stage = await RoomStage.EnterAsync();

        await stage.SayAsync(
            "<body>x (cat)</body><html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'><p><strong>x "
            + $"<img alt='(cat)' src='cid:{s_cid}'/></strong></p></body></html><data xmlns='urn:xmpp:bob' cid='{s_cid}' type='image/png'>{Convert.ToBase64String(s_cat)}</data>");

        var content = Assert.IsType<MessageToRemote>((await stage.Transport.Directory.NextAsync<Submitted>()).Event).Content;
        Assert.True(content.Style?.Bold);
        Assert.Equal(s_key, Assert.Single(content.Emoticons!.Value).Picture);
    }

    [Fact]
    public async Task A_file_that_was_offered_in_the_room_is_answered_there_and_what_a_member_offers_elsewhere_with_his_name()
    {
        await using var stage = await RoomStage.EnterAsync();
        var file = SharedFile.Named("a.bin", 5);
        stage.Transport.Directory.Offers["here"] = new WaitingOffer("here", RoomStage.Group.Id, RoomStage.Carol, file, stage.Transport.Time.GetUtcNow());
        stage.Transport.Directory.Offers["chat"] = new WaitingOffer("chat", Transport.BobsChat, Transport.Bob, file, stage.Transport.Time.GetUtcNow());

        await stage.SayAsync("<body>accept</body>");
        await stage.SayAsync("<body>accept</body>", "m2");
        await stage.SayAsync("<body>decline Bob</body>", "m3");
        await stage.SayAsync("<body>accept Dave</body>", "m4");
        await stage.SettleAsync();

        Assert.Equal([("here", true), ("chat", false)], stage.Transport.Directory.Answers);
        Assert.Equal(
            ["accept", "accept Dave"],
            stage.Transport.Directory.TakeAll().OfType<Submitted>().Select(told => Assert.IsType<MessageToRemote>(told.Event).Content.Text));
    }

    [Fact]
    public async Task A_link_is_sent_to_the_group_as_the_file_it_is_and_taken_back_by_the_id_that_the_room_gave_it()
    {
        await using var files = new WebFiles();
        files.Content["/film.bin"] = new byte[1000];
        await using var stage = await RoomStage.EnterAsync();
        var link = files.UrlOf("/film.bin");

        await stage.SayAsync($"<body>{link}</body><x xmlns='jabber:x:oob'><url>{link}</url></x>");
        var reflected = await stage.Server.UntilAsync(stanza => Stanza.IdOf(stanza) == "m1");
        var submitted = await stage.Transport.Directory.NextAsync<Submitted>();
        Assert.Equal((RoomStage.Group.Id, "film.bin"), (submitted.Conversation, Assert.IsType<FileToRemote>(submitted.Event).File.Name));
        await stage.SayAsync($"<retract xmlns='urn:xmpp:message-retract:1' id='{(string?)reflected.Element(Ns.StanzaIds + "stanza-id")?.Attribute("id")}'/>", "m2");
        await stage.SettleAsync();

        Assert.Equal(["m1"], stage.Transport.Directory.Cancelled);
    }

    [Fact]
    public async Task How_a_transfer_gets_on_is_told_in_the_room()
    {
        await using var stage = await RoomStage.EnterAsync();
        var view = new TransferView("in-5", RoomStage.Group.Id, Transport.Bob, SharedFile.Named("a.bin", 1000), TransferState.Running, 400, null);

        await stage.Transport.Home.ShowTransferAsync(Transport.AliceLink, view, Token);
        await stage.Transport.Home.ShowTransferAsync(Transport.AliceLink, view with { State = TransferState.Arrived }, Token);

        var told = Assert.Single(await stage.SettleAsync(), stanza => RoomStage.Body(stanza) is not null);
        Assert.Contains("40 %", RoomStage.Body(told), StringComparison.Ordinal);
    }
}
