using System.Text.Json.Nodes;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Messages;
using MsnBridge.Testing;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Rooms;

public sealed class EmoticonTests
{
    [Fact]
    public async Task A_picture_in_a_text_is_uploaded_once_and_shown_as_a_custom_emote_with_its_code_in_the_body()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var key = ContentKey.ForObject("SRbWvbf3jmgDaYyrMtFYbqRX38g=");
        await stage.Content.SaveAsync(new ContentKey("picture"), "image/png", FakeImages.Png("1"), Token);
        var picture = new ContentKey("picture");
        var content = new MessageContent("look: (cat)\n<(cat)>", new TextStyle { Bold = true }) { Emoticons = [new("(cat)", picture), new("(dog)", key)] };

        await stage.Home.DeliverAsync(stage.Delivery(new MessageToHome(Bob, content, stage.Time.GetUtcNow(), false)), Token);
        await stage.Home.DeliverAsync(stage.Delivery(new MessageToHome(Bob, content with { Text = "(cat) again" }, stage.Time.GetUtcNow(), false)), Token);

        var said = room.Events("m.room.message").Select(sent => sent["content"]!.AsObject()).Where(said => (string?)said["body"] is { } body && body.Contains("(cat)", StringComparison.Ordinal)).ToList();
        var uri = Assert.Single(stage.Homeserver.Uploads, uploaded => uploaded.Value.Contains("picture", StringComparison.Ordinal));
        var image = $"<img data-mx-emoticon height=\"32\" src=\"{uri}\" alt=\"(cat)\" title=\"(cat)\"/>";
        Assert.Equal("look: (cat)\n<(cat)>", (string?)said[0]["body"]);
        Assert.Equal($"<strong>look: {image}<br/>&lt;{image}&gt;</strong>", (string?)said[0]["formatted_body"]);
        Assert.Equal($"<strong>{image} again</strong>", (string?)said[1]["formatted_body"]);
    }

    [Fact]
    public async Task An_action_is_an_emote()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();

        await stage.Home.DeliverAsync(
            stage.Delivery(new MessageToHome(Bob, new MessageContent("waves") { IsAction = true }, stage.Time.GetUtcNow(), false)), Token);

        Assert.Equal(("m.emote", "waves"), (room.Said[^1].Type, room.Said[^1].Body));
    }

    [Fact]
    public async Task Custom_emotes_and_images_of_a_text_are_fetched_and_go_with_it()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Media[new("mxc://matrix.example/cat")] = FakeImages.Png("1");
        stage.Homeserver.Media[new("mxc://matrix.example/dog")] = FakeImages.Png("2");

        Say("hi <img data-mx-emoticon src=\"mxc://matrix.example/cat\" alt=\":cat:\" title=\":cat:\"/> and <img src=\"mxc://matrix.example/dog\" alt=\"my dog\"/>");
        await stage.HandleAsync();

        var content = Assert.IsType<MessageToRemote>(Assert.Single(stage.Puppets.Submitted)).Content;
        Assert.Equal("hi :cat: and :my_dog:", content.Text);
        Assert.Equal([":cat:", ":my_dog:"], content.Emoticons!.Value.Select(emoticon => emoticon.Code));
        Assert.Equal(FakeImages.Png("2"), await stage.Content.ReadAsync(content.Emoticons.Value[1].Picture, 100, Token));

        void Say(string html) => stage.Homeserver.Send(
            Alice, room.Id, "m.room.message",
            new JsonObject { ["msgtype"] = "m.text", ["body"] = "hi", ["format"] = "org.matrix.custom.html", ["formatted_body"] = html });
    }

    [Theory]
    [InlineData("mxc://matrix.example/gone")]
    [InlineData("mxc://matrix.example/text")]
    [InlineData("mxc://../..")]
    [InlineData("https://example.org/x.png")]
    [InlineData("")]
    public async Task What_cannot_be_had_or_is_no_image_leaves_its_name(string source)
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Media[new("mxc://matrix.example/text")] = "hello"u8.ToArray();

        stage.Homeserver.Send(
            Alice, room.Id, "m.room.message",
            new JsonObject
            {
                ["msgtype"] = "m.text",
                ["body"] = "hi",
                ["format"] = "org.matrix.custom.html",
                ["formatted_body"] = $"hi <img src=\"{source}\" alt=\":cat:\"/>",
            });
        await stage.HandleAsync();

        var content = Assert.IsType<MessageToRemote>(Assert.Single(stage.Puppets.Submitted)).Content;
        Assert.Equal(("hi :cat:", null), (content.Text, content.Emoticons));
    }
}
