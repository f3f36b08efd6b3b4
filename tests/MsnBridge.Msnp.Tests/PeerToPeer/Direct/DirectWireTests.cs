using System.Buffers;
using MsnBridge.Msnp.PeerToPeer.Direct;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Direct;

public sealed class DirectWireTests
{
    private static readonly Guid Counting = new("03020100-0504-0706-0809-0A0B0C0D0E0F");

    [Fact]
    public void Greeting_is_as_other_clients_write_it()
    {
        var output = new ArrayBufferWriter<byte>();
        DirectFrames.Write(output, DirectFrames.Greeting);
        Assert.Equal("04000000666F6F00", Convert.ToHexString(output.WrittenSpan));
    }

    [Fact]
    public void Nonce_packet_of_the_first_form_is_as_other_clients_write_it()
    {
        var output = new ArrayBufferWriter<byte>();
        DirectFrames.Write(output, DirectNonce.Write(Counting, 0x0a000006));
        Assert.Equal(
            "30000000" + "00000000" + "0600000A" + new string('0', 32) + "00000000" + "00010000" + "000102030405060708090A0B0C0D0E0F",
            Convert.ToHexString(output.WrittenSpan));
        Assert.Equal(Counting, DirectNonce.Read(output.WrittenSpan[4..]));
    }

    [Fact]
    public void Nonce_packet_of_the_second_form_is_the_nonce_alone()
    {
        Assert.Equal("000102030405060708090A0B0C0D0E0F", Convert.ToHexString(DirectNonce.Write(Counting, identifier: null)));
        Assert.Equal(Counting, DirectNonce.Read(DirectNonce.Write(Counting, identifier: null)));
    }

    [Theory]
    [InlineData("122D2937-5C86-4C7B-81F5-0E05017880C2", "2B95F56D-9CA0-9A64-82CE-ADC1F3C55845")]
    [InlineData("A517A63D-A22E-40DC-85A5-54F9E196F46E", "F960C412-A40F-E37D-DD1D-AE264E958F28")]
    [InlineData("03020100-0504-0706-0809-0A0B0C0D0E0F", "868B1756-7FA5-22AC-899A-9964185C2CC9")]
    public void Hash_of_a_nonce_is_as_other_clients_make_it(string nonce, string hash) => Assert.Equal(new Guid(hash), DirectNonce.HashOf(new Guid(nonce)));

    [Fact]
    public void Neither_data_nor_something_shorter_is_a_nonce()
    {
        Assert.Null(DirectNonce.Read(new byte[48]));
        Assert.Null(DirectNonce.Read(new byte[15]));
        Assert.Null(DirectNonce.Read([]));
    }

    [Fact]
    public void Frames_are_cut_wherever_the_bytes_are_split()
    {
        var output = new ArrayBufferWriter<byte>();
        DirectFrames.Write(output, DirectFrames.Greeting);
        DirectFrames.Write(output, [1, 2, 3]);
        for (var split = 0; split <= output.WrittenCount; split++)
        {
            var read = new List<byte[]>();
            var buffer = new ReadOnlySequence<byte>(output.WrittenMemory[..split]);
            while (DirectFrames.TryRead(ref buffer, out var frame))
                read.Add(frame.ToArray());

            buffer = new ReadOnlySequence<byte>((byte[])[.. buffer.ToArray(), .. output.WrittenMemory.Span[split..]]);
            while (DirectFrames.TryRead(ref buffer, out var frame))
                read.Add(frame.ToArray());

            Assert.Equal(["666F6F00", "010203"], read.Select(Convert.ToHexString));
            Assert.True(buffer.IsEmpty);
        }
    }

    [Fact]
    public void Frame_that_announces_too_much_is_refused()
    {
        var buffer = new ReadOnlySequence<byte>([0xff, 0xff, 0xff, 0x7f]);
        Assert.Throws<InvalidDataException>(() => DirectFrames.TryRead(ref buffer, out _));
    }
}
