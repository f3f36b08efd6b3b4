using System.Buffers;
using System.Text;
using CsCheck;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Tests.Framing;

public sealed class MsnpFrameReaderTests
{
    private static readonly MsnpFrameLimits SmallLimits = new() { MaxLineLength = 32, MaxPayloadLength = 16 };

    [Theory, FrameSamples]
    public void A_sample_in_one_piece_gives_its_frames(FrameSample sample) =>
        Assert.Equal(sample.Frames, ReadAll(new ReadOnlySequence<byte>(sample.Bytes), sample));

    [Theory, FrameSamples]
    public void A_sample_cut_at_any_byte_gives_its_frames(FrameSample sample)
    {
        for (var cut = 0; cut <= sample.Bytes.Length; cut++)
            Assert.Equal(sample.Frames, ReadAll(SegmentedBytes.CutAt(sample.Bytes, cut), sample));
    }

    [Theory, FrameSamples]
    public void A_sample_with_one_byte_in_each_piece_gives_its_frames(FrameSample sample) =>
        Assert.Equal(sample.Frames, ReadAll(SegmentedBytes.OneByOne(sample.Bytes), sample));

    [Theory, FrameSamples]
    public void A_sample_that_arrives_byte_by_byte_gives_its_frames(FrameSample sample)
    {
        var bytes = sample.Bytes;
        var frames = new List<(string, string?)>();
        var used = 0;
        for (var arrived = 1; arrived <= bytes.Length; arrived++)
        {
            var buffer = new ReadOnlySequence<byte>(bytes, used, arrived - used);
            while (MsnpFrameReader.TryRead(ref buffer, sample.SpokenDialect, sample.Direction, MsnpFrameLimits.Default, out var frame))
                frames.Add(Text(frame));

            used = arrived - (int)buffer.Length;
        }

        Assert.Equal(sample.Frames, frames);
        Assert.Equal(bytes.Length, used);
    }

    [Fact]
    public void A_frame_that_is_not_complete_is_left_in_the_buffer()
    {
        var buffer = Bytes("MSG 1 N 5\r\nhell");

        Assert.False(TryRead(ref buffer, out _));
        Assert.Equal(15, buffer.Length);
    }

    [Fact]
    public void A_line_of_the_greatest_length_is_accepted()
    {
        var buffer = Bytes(new string('x', 32) + "\r\n");

        Assert.True(TryRead(ref buffer, out var frame));
        Assert.Equal(32, frame.Line.Length);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("")]
    public void A_line_longer_than_the_limit_is_refused_whether_or_not_its_end_is_there(string end) =>
        AssertRefused(new string('x', 34) + end);

    [Fact]
    public void A_payload_of_the_greatest_length_is_accepted()
    {
        var buffer = Bytes("MSG 1 N 16\r\n0123456789abcdef");

        Assert.True(TryRead(ref buffer, out var frame));
        Assert.Equal(16, frame.Payload.Length);
    }

    [Theory]
    [InlineData("MSG 1 N 17\r\n")]
    [InlineData("MSG 1 N 2147483647\r\n")]
    [InlineData("MSG 1 N 2147483648\r\n")]
    [InlineData("MSG 1 N 99999999999999999999\r\n")]
    [InlineData("MSG 1 N -1\r\n")]
    [InlineData("MSG 1 N +1\r\n")]
    [InlineData("MSG 1 N 1.0\r\n")]
    [InlineData("MSG 1 N 0x10\r\n")]
    [InlineData("MSG 1 N ten\r\n")]
    [InlineData("MSG 1 N \u0661\r\n")]
    [InlineData("MSG\r\n")]
    public void A_hostile_length_is_refused(string wire) => AssertRefused(wire);

    [Theory]
    [InlineData(8, "217 6 5", false)]
    [InlineData(13, "241 6 5", true)]
    [InlineData(13, "217 6", false)]
    [InlineData(13, "ADL 6 OK", false)]
    [InlineData(13, "ADL 0 5", true)]
    [InlineData(18, "PUT 6 OK 5", true)]
    [InlineData(12, "UBN a@example.com 1 5", false)]
    [InlineData(13, "UBN a@example.com 1 5", true)]
    public void Later_dialects_carry_payloads_where_the_table_says(int version, string line, bool carriesPayload)
    {
        var rule = PayloadTable.ForVersion(version)[Mnemonic.Of(Encoding.ASCII.GetBytes(line)), MsnpDirection.FromServer];

        var carries = rule switch
        {
            PayloadRule.Always => true,
            PayloadRule.WhenUnsolicited => line.Split(' ')[1] == "0",
            PayloadRule.WithThreeTokens => line.Split(' ').Length >= 3,
            _ => false,
        };
        Assert.Equal(carriesPayload, carries);
    }

    [Fact]
    public void Reading_a_frame_allocates_nothing()
    {
        var wire = Encoding.UTF8.GetBytes(
            "NLN NLN bob@example.org Bob 1073741856 %3Cmsnobj%2F%3E\r\nUBX bob@example.org 4\r\n<D/>MSG bob@example.org Bob 5\r\nhelloACK 5\r\n");
        var whole = new ReadOnlySequence<byte>(wire);
        var cut = SegmentedBytes.CutAt(wire, 30, 70);
        Count(whole);
        Count(cut);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var frames = 0;
        for (var i = 0; i < 1000; i++)
            frames += Count(whole) + Count(cut);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(8000, frames);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Garbage_gives_the_same_frames_or_the_same_refusal_however_it_is_cut()
    {
        var pieces = new[] { "MSG 1 N 5\r\n", "hello", "\n", " ", "PNG\r\n", "UUX 1 99\r\n", "QRY x -1\r\n", "MSG 1 N", "\r", "17" };
        var garbage = Gen.OneOf(
            Gen.Int[0, pieces.Length - 1].Select(index => Encoding.ASCII.GetBytes(pieces[index])),
            Gen.Byte.Array[0, 5]).Array[0, 12].Select(parts => parts.SelectMany(part => part).ToArray());

        garbage.Sample(
            bytes =>
            {
                var whole = FramesOrRefusal(new ReadOnlySequence<byte>(bytes));
                Assert.Equal(whole, FramesOrRefusal(SegmentedBytes.OneByOne(bytes)));
                Assert.Equal(whole, FramesOrRefusal(SegmentedBytes.CutAt(bytes, bytes.Length / 3, bytes.Length / 2)));
            },
            iter: 5000);
    }

    private static List<(string, string?)> FramesOrRefusal(ReadOnlySequence<byte> buffer)
    {
        var frames = new List<(string, string?)>();
        try
        {
            while (TryRead(ref buffer, out var frame))
                frames.Add(Text(frame));
        }
        catch (MsnpProtocolException exception)
        {
            frames.Add((exception.Message, null));
        }

        return frames;
    }

    private static int Count(ReadOnlySequence<byte> buffer)
    {
        var count = 0;
        while (MsnpFrameReader.TryRead(ref buffer, MsnpDialect.Msnp12, MsnpDirection.FromServer, MsnpFrameLimits.Default, out _))
            count++;

        return count;
    }

    private static void AssertRefused(string wire)
    {
        var buffer = Bytes(wire);

        var exception = Assert.Throws<MsnpProtocolException>(() => TryRead(ref buffer, out _));
        Assert.DoesNotContain("MSG 1", exception.Message, StringComparison.Ordinal);
    }

    private static bool TryRead(ref ReadOnlySequence<byte> buffer, out MsnpFrame frame) =>
        MsnpFrameReader.TryRead(ref buffer, MsnpDialect.Msnp12, MsnpDirection.FromClient, SmallLimits, out frame);

    private static ReadOnlySequence<byte> Bytes(string wire) => new(Encoding.UTF8.GetBytes(wire));

    private static List<(string Line, string? Payload)> ReadAll(ReadOnlySequence<byte> buffer, FrameSample sample)
    {
        var frames = new List<(string, string?)>();
        while (MsnpFrameReader.TryRead(ref buffer, sample.SpokenDialect, sample.Direction, MsnpFrameLimits.Default, out var frame))
            frames.Add(Text(frame));

        Assert.True(buffer.IsEmpty);
        return frames;
    }

    private static (string Line, string? Payload) Text(in MsnpFrame frame) =>
        (Encoding.UTF8.GetString(frame.Line), frame.HasPayload ? Encoding.UTF8.GetString(frame.Payload) : null);
}
