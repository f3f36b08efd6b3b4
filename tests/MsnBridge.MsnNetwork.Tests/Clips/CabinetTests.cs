using System.Security.Cryptography;
using System.Text;
using CsCheck;
using MsnBridge.MsnNetwork.Clips;

namespace MsnBridge.MsnNetwork.Tests.Clips;

/// <summary>On cabinets that gcab made: <c>content.xml</c>, in the packed one a file longer than a block, and <c>thumb.png</c>.</summary>
public sealed class CabinetTests
{
    [Fact]
    public void Files_of_a_packed_cabinet_are_read_across_its_blocks()
    {
        var files = Cabinet.Read(Sample("packed.cab")).ToArray();

        Assert.Equal(["content.xml", "wink.swf", "thumb.png"], files.Select(file => file.Name));
        Assert.StartsWith("<?xml", Encoding.ASCII.GetString(files[0].Bytes.Span), StringComparison.Ordinal);
        var block = Enumerable.Range(0, 700).Select(at => (byte)(at * at / 97 % 251)).ToArray();
        Assert.Equal([.. "FWS\u0006"u8, .. Enumerable.Repeat(block, 150).SelectMany(bytes => bytes).Take(90_000)], files[1].Bytes.ToArray());
        Assert.Equal(0x89, files[2].Bytes.Span[0]);
    }

    [Fact]
    public void Files_of_a_stored_cabinet_are_read() =>
        Assert.Equal(["content.xml", "thumb.png"], Cabinet.Read(Sample("stored.cab")).Select(file => file.Name));

    [Fact]
    public void Cabinet_that_is_cut_off_has_the_files_before() => Assert.All(
        Enumerable.Range(0, Sample("packed.cab").Length),
        length => Assert.InRange(Cabinet.Read(Sample("packed.cab")[..length]).Count(), 0, 3));

    [Fact]
    public void Any_change_of_a_cabinet_leaves_it_readable_or_not() =>
        Gen.Select(Gen.Int[0, Sample("packed.cab").Length - 1], Gen.Byte).Array[1, 8].Sample(changes =>
        {
            var cabinet = Sample("packed.cab").ToArray();
            foreach (var (at, value) in changes)
                cabinet[at] = value;
            return Cabinet.Read(cabinet).All(file => file.Bytes.Length <= 16 * 1024 * 1024);
        });

    [Fact]
    public void What_is_no_cabinet_has_no_files()
    {
        Assert.Empty(Cabinet.Read(default));
        Assert.Empty(Cabinet.Read(RandomNumberGenerator.GetBytes(1000)));
        Assert.Empty(Cabinet.Read(Encoding.ASCII.GetBytes("MSCF")));
    }

    internal static ReadOnlyMemory<byte> Sample(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Clips", name));
}
