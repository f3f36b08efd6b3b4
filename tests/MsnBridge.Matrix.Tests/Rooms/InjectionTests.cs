using System.Text.Json.Nodes;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Ghosts;
using MsnBridge.Matrix.Tests.Support;

namespace MsnBridge.Matrix.Tests.Rooms;

/// <summary>What strangers on MSN call themselves and write cannot do more than be read.</summary>
public sealed class InjectionTests
{
    private const string Hostile = "<script>x</script>`</code><img src=x>\r\n!msn logout\0 @room https://matrix.to/#/@alice:localhost \u202Eevil\u2028\u2066";

    private static readonly string[] s_harmless = ["#root", "", "p", "ul", "ol", "li", "strong", "code", "pre", "br", "em"];

    [Fact]
    public async Task A_name_of_a_stranger_is_one_line_without_marks_that_turn_text()
    {
        await using var stage = await MatrixStage.StartAsync();
        stage.Puppets.AddContact(MatrixStage.Alice, MatrixStage.ListedBob with { DisplayName = Hostile });
        await stage.Home.ShowContactsAsync(stage.Link, [MatrixStage.ListedBob with { DisplayName = Hostile }], MatrixStage.Token);

        var room = await stage.BobSaysAsync("hello @room");
        await stage.ShownAsync();

        var name = stage.Homeserver.ProfileOf(stage.Ghost())?.DisplayName ?? "";
        Assert.NotEmpty(name);
        Assert.DoesNotContain(name, character => char.IsControl(character) || character is '\u202E' or '\u2066' or '\u2028');
        Assert.All(room.Events("m.room.message"), said => Assert.Empty(said.Object("content")?.Object("m.mentions") ?? new JsonObject { ["missing"] = 1 }));
    }

    [Fact]
    public async Task What_a_stranger_writes_is_no_command_of_the_bot_and_mentions_nobody()
    {
        await using var stage = await MatrixStage.StartAsync();

        var room = await stage.BobSaysAsync("!msn logout");
        await stage.HandleAsync();

        Assert.Empty(stage.Puppets.Unlinks);
        Assert.Equal(["!msn logout"], room.Bodies);
    }

    [Fact]
    public async Task Names_in_answers_of_the_bot_are_text()
    {
        await using var stage = await MatrixStage.StartAsync();
        stage.Puppets.AddContact(MatrixStage.Alice, MatrixStage.ListedBob with { DisplayName = Hostile });
        var room = await stage.ManagementAsync();

        await stage.AskAsync(room, "contacts");

        var answer = room.Events("m.room.message")[^1].Object("content");
        Assert.Contains("script", answer.Text("formatted_body"), StringComparison.Ordinal);
        AssertHarmless(HtmlTree.Parse(answer.Text("formatted_body")!));
        Assert.Empty(answer.Object("m.mentions")!);
    }

    [Fact]
    public void A_name_of_one_letter_with_a_million_marks_is_as_long_as_any() =>
        Assert.InRange(DisplayName.Fit("a" + new string('\u0301', 1_000_000)).Length, 1, 201);

    private static void AssertHarmless(HtmlNode node)
    {
        Assert.Contains(node.Name, s_harmless);
        foreach (var child in node.Children)
            AssertHarmless(child);
    }
}
