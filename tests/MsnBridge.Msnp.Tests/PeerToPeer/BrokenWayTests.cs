using CsCheck;
using MsnBridge.Msnp.PeerToPeer;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>Files whose way is cut, at whatever point and however often, in both versions.</summary>
public sealed class BrokenWayTests
{
    private static readonly Gen<PeerPair.Cut[]> Cuts =
        Gen.Select(Gen.Int[5, 40], Gen.Int[0, 6], (after, lost) => new PeerPair.Cut(after, lost)).Array[0, 3];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_file_arrives_whole_and_once_wherever_its_way_is_cut(bool isSecondVersion) =>
        Gen.Select(Gen.Int[1, 60_000], Gen.Int, Cuts).SampleAsync(
            async (size, seed, cuts) =>
            {
                var file = new byte[size];
                new Random(seed).NextBytes(file);
                await using var pair = new PeerPair(isSecondVersion, cuts);
                var (sent, received, bytes) = await pair.TransferAsync(file, Token);
                Check(isSecondVersion, sent, received);
                Assert.Equal(file, bytes);
                Assert.True(pair.AlicesDialogue.IsIdle && pair.BobsDialogue.IsIdle);
                Assert.Equal(0, pair.Spool.Open);
            },
            iter: 150,
            threads: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_packet_of_a_small_file_may_be_the_last(bool isSecondVersion)
    {
        var file = Enumerable.Range(0, 6_000).Select(number => (byte)(number * 7)).ToArray();
        // In version 1 who has heard nothing yet cannot say from where to go on.
        for (var after = isSecondVersion ? 3 : 5; after < 14; after++)
        {
            for (var lost = 0; lost < 3; lost++)
            {
                await using var pair = new PeerPair(isSecondVersion, new PeerPair.Cut(after, lost));
                var (sent, received, bytes) = await pair.TransferAsync(file, Token);
                Check(isSecondVersion, sent, received);
                Assert.Equal(file, bytes);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_way_that_breaks_again_and_again_ends_it_clearly(bool isSecondVersion)
    {
        await using var pair = new PeerPair(isSecondVersion, Enumerable.Repeat(new PeerPair.Cut(10, 0), 10));
        var sending = pair.SendAsync(new byte[1_000_000], Token);
        var offer = await pair.NextOfferAsync(Token);
        using var destination = new MemoryStream();
        var receiving = offer.ReceiveAsync(destination, null, Token);
        Assert.Equal(MsnTransferFailure.ConnectionLost, (await sending).Failure);
        while (!receiving.IsCompleted)
            await Task.WhenAny(receiving, pair.Clock.PassAsync(PeerPatience.Resumption));

        Assert.Equal(MsnTransferFailure.ConnectionLost, (await Assert.ThrowsAsync<MsnTransferException>(() => receiving)).Failure);
        Assert.Equal(4, pair.Ways);
        Assert.True(pair.BobsDialogue.IsIdle);
    }

    // In version 1 the receiver who has all of it asks for no more, and the sender whose confirmation was lost can only say that he does not know.
    private static void Check(bool isSecondVersion, MsnTransferFailure sent, MsnTransferFailure received)
    {
        Assert.Equal(MsnTransferFailure.None, received);
        Assert.True(sent == MsnTransferFailure.None || (!isSecondVersion && sent == MsnTransferFailure.ConnectionLost), $"{sent}");
    }
}
