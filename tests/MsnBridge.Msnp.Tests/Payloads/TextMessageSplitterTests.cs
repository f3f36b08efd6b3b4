using CsCheck;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

public sealed class TextMessageSplitterTests
{
    private static readonly string[] Words = ["word ", "\n", "\u00e9", "\u20ac", "\ud83d\ude00", "x"];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char['a', 'z'], 0, 5000],
        Gen.Int[0, Words.Length - 1].Select(index => Words[index]).Array[0, 3000].Select(string.Concat));

    private static readonly Gen<string?> Names =
        Gen.Char['\u00c0', '\u2fff'].Array[0, 600].Select(characters => characters.Length % 2 == 0 ? null : new string(characters));

    [Fact]
    public void Messages_for_old_clients_fit_and_have_all_of_the_text() => Gen.Select(Texts, Names).Sample((text, name) =>
    {
        var pieces = TextMessageSplitter.Split(new TextMessage(text, SenderName: name));

        Assert.Equal(text, string.Concat(pieces.Select(piece => piece.Text)));
        Assert.All(pieces, piece =>
        {
            Assert.True(piece.ToPayload().Length <= MessageLimits.MaxPayloadLength);
            Assert.True(piece.ToEnvelope().Body.Length <= MessageLimits.MaxTextLength);
            Assert.Equal(piece.Text, Assert.IsType<TextMessage>(MsnpMessage.Parse(piece.ToPayload())).Text);
        });
    });

    [Fact]
    public void Chunks_fit_and_join_to_the_message() => Gen.Select(Texts, Names).Sample((text, name) =>
    {
        var chunks = TextMessageSplitter.SplitIntoChunks(new TextMessage(text, SenderName: name), Guid.NewGuid());
        var assembler = new MessageAssembler(TimeProvider.System);
        var joined = chunks.Select(chunk => assembler.Add("alice@example.com", MessageEnvelope.Parse(chunk.Bytes))).ToList();

        Assert.All(chunks, chunk => Assert.True(chunk.Length <= MessageLimits.MaxPayloadLength));
        Assert.All(joined[..^1], Assert.Null);
        Assert.Equal(text, Assert.IsType<TextMessage>(MsnpMessage.Parse(joined[^1]!)).Text);
    });

    [Fact]
    public void A_cut_is_made_behind_white_space()
    {
        var text = string.Concat(Enumerable.Repeat("twelve chars ", 200));

        Assert.All(TextMessageSplitter.Split(new TextMessage(text)), piece => Assert.EndsWith("twelve chars ", piece.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_text_is_one_message() => Assert.Single(TextMessageSplitter.Split(new TextMessage("")));

    [Fact]
    public void A_font_with_an_endless_name_leaves_room_for_the_text()
    {
        var format = new MessageFormat { Font = new string('\u4e00', 3000) };

        var pieces = TextMessageSplitter.Split(new TextMessage("hello", format));

        Assert.True(Assert.Single(pieces).ToPayload().Length < MessageLimits.MaxPayloadLength);
    }
}
