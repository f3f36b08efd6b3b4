using System.Text;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

public sealed class MessageAssemblerTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly MessageAssembler _assembler;

    public MessageAssemblerTests() => _assembler = new MessageAssembler(_clock);

    [Fact]
    public void A_message_that_is_whole_passes_through()
    {
        var envelope = Envelope("Content-Type: text/plain\r\n\r\nhello");

        Assert.Same(envelope, _assembler.Add("a", envelope));
    }

    [Fact]
    public void Pieces_that_cut_a_character_are_joined()
    {
        var euro = Encoding.UTF8.GetBytes("\u20ac");
        var first = new MessageEnvelope([new("Content-Type", "text/plain"), new("Message-ID", "1"), new("Chunks", "2")], euro.AsMemory(0, 1));
        var second = new MessageEnvelope([new("Message-ID", "1"), new("Chunk", "1")], euro.AsMemory(1));

        Assert.Null(_assembler.Add("a", first));
        Assert.Equal("\u20ac", _assembler.Add("a", second)!.DecodeBody());
    }

    [Fact]
    public void Pieces_of_two_senders_do_not_mix()
    {
        Assert.Null(_assembler.Add("a", First("1", 2, "from a ")));
        Assert.Null(_assembler.Add("b", First("1", 2, "from b ")));

        Assert.Equal("from b end", _assembler.Add("b", Next("1", 1, "end"))!.DecodeBody());
        Assert.Equal("from a end", _assembler.Add("a", Next("1", 1, "end"))!.DecodeBody());
    }

    [Fact]
    public void A_message_with_a_gap_is_dropped()
    {
        _assembler.Add("a", First("1", 3, "one"));

        Assert.Null(_assembler.Add("a", Next("1", 2, "three")));
        Assert.Null(_assembler.Add("a", Next("1", 1, "two")));
        Assert.Null(_assembler.Add("a", Next("1", 2, "three")));
    }

    [Fact]
    public void A_piece_of_nothing_is_dropped() => Assert.Null(_assembler.Add("a", Next("1", 1, "two")));

    [Theory]
    [InlineData(1024)]
    [InlineData(2147483647)]
    public void A_message_of_too_many_pieces_is_not_begun(int count)
    {
        Assert.Null(_assembler.Add("a", First("1", count, "one")));
        Assert.Null(_assembler.Add("a", Next("1", 1, "two")));
    }

    [Fact]
    public void A_message_that_grows_too_large_is_dropped()
    {
        var large = new string('x', MessageAssembler.MaxBodyLength / 2);
        _assembler.Add("a", First("1", 4, large));
        _assembler.Add("a", Next("1", 1, large));

        Assert.Null(_assembler.Add("a", Next("1", 2, "x")));
        Assert.Null(_assembler.Add("a", Next("1", 3, "x")));
    }

    [Fact]
    public void An_unfinished_message_is_given_up_after_a_minute()
    {
        _assembler.Add("a", First("1", 2, "one"));
        _clock.Advance(MessageAssembler.MaxAge + TimeSpan.FromSeconds(1));

        Assert.Null(_assembler.Add("a", Next("1", 1, "two")));
    }

    [Fact]
    public void Of_too_many_unfinished_messages_the_oldest_is_dropped()
    {
        for (var i = 0; i <= MessageAssembler.MostUnfinished; i++)
        {
            _assembler.Add("a", First($"{i}", 2, "one "));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Null(_assembler.Add("a", Next("0", 1, "two")));
        Assert.Equal("one two", _assembler.Add("a", Next("1", 1, "two"))!.DecodeBody());
    }

    private static MessageEnvelope First(string id, int count, string body) =>
        Envelope($"Content-Type: text/plain\r\nMessage-ID: {id}\r\nChunks: {count}\r\n\r\n{body}");

    private static MessageEnvelope Next(string id, int index, string body) => Envelope($"Message-ID: {id}\r\nChunk: {index}\r\n\r\n{body}");

    private static MessageEnvelope Envelope(string payload) => MessageEnvelope.Parse(Encoding.UTF8.GetBytes(payload));
}
