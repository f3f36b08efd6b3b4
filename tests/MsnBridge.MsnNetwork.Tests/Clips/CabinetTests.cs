using System.Buffers.Binary;
using System.IO.Compression;
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

    // A hundred folders over the same packed zeros: what each unpacks to would be held until the last file is read.
    [Fact]
    public void Folders_that_overlap_are_no_more_than_one_cabinet_may_hold()
    {
        const int folders = 100, blocks = 480, length = 32 * 1024;
        using var packed = new MemoryStream();
        packed.Write("CK"u8);
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            deflate.Write(new byte[length]);
        var block = new byte[8 + packed.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(4), (ushort)packed.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(6), length);
        packed.ToArray().CopyTo(block, 8);

        using var cabinet = new MemoryStream();
        var header = new byte[36];
        "MSCF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 36 + (folders * 8));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), folders);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(28), folders);
        cabinet.Write(header);
        for (var folder = 0; folder < folders; folder++)
        {
            var entry = new byte[8];
            BinaryPrimitives.WriteInt32LittleEndian(entry, 36 + (folders * (8 + 18)));
            BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(4), blocks);
            entry[6] = 1;
            cabinet.Write(entry);
        }

        for (var folder = 0; folder < folders; folder++)
        {
            var entry = new byte[18];
            BinaryPrimitives.WriteInt32LittleEndian(entry, 1);
            BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(8), (ushort)folder);
            entry[16] = (byte)'a';
            cabinet.Write(entry);
        }

        for (var number = 0; number < blocks; number++)
            cabinet.Write(block);

        // One folder has its room, and what is left over for the second is less than a folder.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.InRange(Cabinet.Read(cabinet.ToArray()).Count(), 1, 3);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 128 * 1024 * 1024);
    }

    internal static ReadOnlyMemory<byte> Sample(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Clips", name));
}
