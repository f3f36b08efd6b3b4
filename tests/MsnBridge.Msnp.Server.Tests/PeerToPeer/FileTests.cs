using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.Server.Tests.Conformance;

namespace MsnBridge.Msnp.Server.Tests.PeerToPeer;

/// <summary>Files between two clients.</summary>
public class FileTests : PeerNetworkTest
{
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_file_is_offered_accepted_and_comes_over(string version)
    {
        var (alice, bob) = await MeetAsync(version);
        var file = Noise(300_001);
        var preview = Noise(2_000, seed: 2);
        var sent = new LastValue();
        var sending = alice.SendFileAsync(Bob, FileOf("notes & more.txt", file) with { Preview = preview }, sent, Token);

        var offered = await bob.FindAsync<FileOfferEvent>();
        Assert.Equal((MsnConversationId.With(Alice), Alice), (offered.Conversation, offered.Sender));
        Assert.Equal(("notes & more.txt", file.Length), (offered.Offer.Name, offered.Offer.Size));
        Assert.Equal(preview, offered.Offer.Preview.ToArray());
        using var destination = new MemoryStream();
        var received = new LastValue();
        await offered.Offer.ReceiveAsync(destination, received, Token);

        Assert.Equal(file, destination.ToArray());
        Assert.True((await sending).IsComplete);
        Assert.Equal((file.Length, file.Length), (sent.Value, received.Value));
        Assert.False(offered.Offer.Withdrawn.IsCompleted);
    }

    [Fact]
    public async Task A_file_that_is_declined_is_not_read()
    {
        var (alice, bob) = await MeetAsync("MSNP12");
        var sending = alice.SendFileAsync(
            Bob, new MsnOutgoingFile("a.bin", 10, _ => throw new InvalidOperationException("It was opened.")), null, Token);
        var offer = (await bob.FindAsync<FileOfferEvent>()).Offer;
        await offer.DeclineAsync(Token);
        Assert.Equal(MsnTransferFailure.Declined, (await sending).Failure);
        await Assert.ThrowsAsync<InvalidOperationException>(() => offer.ReceiveAsync(Stream.Null, null, Token));
    }

    private static MsnOutgoingFile FileOf(string name, byte[] bytes) => new(name, bytes.Length, _ => Task.FromResult<Stream>(new MemoryStream(bytes)));

    private sealed class LastValue : IProgress<long>
    {
        public long Value { get; private set; }

        public void Report(long value) => Value = value;
    }
}
