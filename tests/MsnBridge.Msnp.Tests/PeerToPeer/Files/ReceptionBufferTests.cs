using CsCheck;
using MsnBridge.Msnp.PeerToPeer.Files;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Files;

public sealed class ReceptionBufferTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task What_is_written_is_read_in_order_whoever_is_faster() =>
        Gen.Select(Gen.Int[1, 2_000_000], Gen.Int[1, 20_000], Gen.Int[1, 70_000], Gen.Int).SampleAsync(
            async (size, largestWrite, largestRead, seed) =>
            {
                var bytes = new byte[size];
                new Random(seed).NextBytes(bytes);
                var spool = new MemorySpool();
                using var buffer = new ReceptionBuffer(size, spool);
                var reading = ReadAsync(buffer, largestRead, seed);
                var random = new Random(seed);
                for (var at = 0; at < size;)
                {
                    var length = Math.Min(size - at, 1 + random.Next(largestWrite));
                    await buffer.WriteAsync(bytes.AsMemory(at, length));
                    at += length;
                    if (random.Next(4) == 0)
                        await Task.Yield();
                }

                buffer.Complete(fault: null);
                Assert.Equal(bytes, await reading);
            },
            iter: 60,
            threads: 1);

    [Fact]
    public async Task Who_writes_never_waits_for_who_reads_and_memory_stays_small()
    {
        const int size = 8 * 1024 * 1024;
        var spool = new MemorySpool();
        using var buffer = new ReceptionBuffer(size, spool);
        var piece = new byte[1202];
        for (var written = 0; written < size; written += piece.Length)
            await buffer.WriteAsync(piece);

        Assert.InRange(spool.Largest, size - ReceptionBuffer.MostInMemory - piece.Length, size);
        Assert.Equal(1, spool.TimesOpened);
        buffer.Complete(fault: null);
        Assert.InRange((await ReadAsync(buffer, 65_536, seed: 1)).Length, size, size + piece.Length);
    }

    [Fact]
    public async Task Where_the_destination_keeps_up_nothing_is_put_aside()
    {
        var spool = new MemorySpool();
        using var buffer = new ReceptionBuffer(1 << 20, spool);
        var (piece, read) = (new byte[5000], new byte[5000]);
        for (var number = 0; number < 200; number++)
        {
            await buffer.WriteAsync(piece);
            Assert.Equal(5000, await FillAsync(buffer, read));
        }

        Assert.Equal(0, spool.TimesOpened);
    }

    [Fact]
    public async Task Who_has_caught_up_is_served_from_memory_again()
    {
        var spool = new MemorySpool();
        using var buffer = new ReceptionBuffer(1 << 30, spool);
        for (var round = 0; round < 3; round++)
        {
            var bytes = Enumerable.Range(round, 400_000).Select(number => (byte)number).ToArray();
            await buffer.WriteAsync(bytes);
            await buffer.WriteAsync(bytes.AsMemory(0, 10));
            var read = new byte[400_010];
            Assert.Equal(read.Length, await FillAsync(buffer, read));
            Assert.Equal([.. bytes, .. bytes[..10]], read);
        }

        Assert.Equal(1, spool.TimesOpened);
        Assert.InRange(spool.Largest, 0, 400_010);
    }

    [Fact]
    public async Task Where_there_is_no_room_the_writer_hears_it()
    {
        using var buffer = new ReceptionBuffer(1 << 30, new MemorySpool { Most = 100_000 });
        await buffer.WriteAsync(new byte[ReceptionBuffer.MostInMemory]);
        await buffer.WriteAsync(new byte[100_000]);
        await Assert.ThrowsAsync<IOException>(async () => await buffer.WriteAsync(new byte[1]));
    }

    [Fact]
    public async Task A_fault_goes_before_what_was_not_read()
    {
        using var buffer = new ReceptionBuffer(100, new MemorySpool());
        await buffer.WriteAsync(new byte[50]);
        buffer.Complete(new InvalidDataException());
        await buffer.WriteAsync(new byte[50]);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await buffer.ReadAsync(new byte[10], Token));
    }

    [Fact]
    public async Task What_was_put_aside_is_given_back_with_the_buffer()
    {
        var spool = new MemorySpool();
        var buffer = new ReceptionBuffer(1 << 20, spool);
        await buffer.WriteAsync(new byte[300_000]);
        await buffer.WriteAsync(new byte[300_000]);
        Assert.Equal(1, spool.Open);
        buffer.Dispose();
        Assert.Equal(0, spool.Open);
        await buffer.WriteAsync(new byte[10]);
        Assert.Equal(0, spool.Open);
    }

    private static async Task<int> FillAsync(ReceptionBuffer buffer, byte[] into)
    {
        var filled = 0;
        while (filled < into.Length && await buffer.ReadAsync(into.AsMemory(filled), Token) is > 0 and var length)
            filled += length;

        return filled;
    }

    private static async Task<byte[]> ReadAsync(ReceptionBuffer buffer, int largest, int seed)
    {
        var random = new Random(seed ^ 0x55);
        using var all = new MemoryStream();
        var piece = new byte[largest];
        while (await buffer.ReadAsync(piece.AsMemory(0, 1 + random.Next(largest)), Token) is > 0 and var length)
        {
            all.Write(piece, 0, length);
            if (random.Next(3) == 0)
                await Task.Yield();
        }

        return all.ToArray();
    }
}
