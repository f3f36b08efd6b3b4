using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
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

    [Fact]
    public async Task Text_sent_during_a_transfer_does_not_wait_behind_it()
    {
        var (alice, bob) = await MeetAsync("MSNP15");
        var endless = new EndlessStream();
        var sending = alice.SendFileAsync(Bob, new MsnOutgoingFile("big.bin", 1L << 40, _ => Task.FromResult<Stream>(endless)), null, Token);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var offer = (await bob.FindAsync<FileOfferEvent>()).Offer;
        var destination = new CountingStream();
        var receiving = offer.ReceiveAsync(destination, null, enough.Token);
        await destination.Reached(100_000).WaitAsync(Token);

        // Both directions, over the switchboard on which the file goes without end.
        for (var number = 0; number < 10; number++)
        {
            Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage($"a{number}"), Token)).Outcome);
            Assert.Equal($"a{number}", (await bob.FindAsync<TextEvent>()).Message.Text);
            Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendTextAsync(MsnConversationId.With(Alice), new TextMessage($"b{number}"), Token)).Outcome);
            Assert.Equal($"b{number}", (await alice.FindAsync<TextEvent>()).Message.Text);
        }

        var before = destination.Count;
        await destination.Reached(before + 100_000).WaitAsync(Token);
        Assert.False(sending.IsCompleted);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.Equal(MsnTransferFailure.Cancelled, (await sending).Failure);
    }

    [Fact]
    public async Task Several_transfers_share_a_switchboard_fairly_and_a_small_one_overtakes_a_large_one()
    {
        var (alice, bob) = await MeetAsync("MSNP12");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var large = alice.SendFileAsync(
            Bob, new MsnOutgoingFile("large.bin", 1L << 40, _ => Task.FromResult<Stream>(new EndlessStream())), null, enough.Token);
        var destination = new CountingStream();
        var receiving = (await bob.FindAsync<FileOfferEvent>()).Offer.ReceiveAsync(destination, null, Token);
        await destination.Reached(50_000).WaitAsync(Token);

        var picture = Noise(60_000);
        var shared = alice.ShareObject(MsnObjectType.DisplayPicture, picture, "");
        Assert.Equal(picture, (await bob.FetchObjectAsync(Alice, shared, Token)).ToArray());

        var small = Noise(80_000, seed: 3);
        var sending = alice.SendFileAsync(Bob, FileOf("small.bin", small), null, Token);
        using var second = new MemoryStream();
        await (await bob.FindAsync<FileOfferEvent>()).Offer.ReceiveAsync(second, null, Token);
        Assert.Equal(small, second.ToArray());
        Assert.True((await sending).IsComplete);

        Assert.False(large.IsCompleted);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        Assert.Equal(MsnTransferFailure.Cancelled, (await Assert.ThrowsAsync<MsnTransferException>(() => receiving)).Failure);
    }

    [Theory]
    [InlineData("MSNP12")]
    [InlineData("MSNP18")]
    public async Task A_slow_destination_costs_no_memory_and_holds_up_no_text(string version)
    {
        var folder = Directory.CreateTempSubdirectory("msnbridge-test-").FullName;
        var spool = new TemporaryFileSpool(folder, 64 * 1024 * 1024);
        var (alice, bob) = await MeetAsync(version, bobs: options => options with { Spool = spool });
        var size = 24L * 1024 * 1024;
        var sent = new LastValue();
        var sending = alice.SendFileAsync(
            Bob, new MsnOutgoingFile("big.bin", size, _ => Task.FromResult<Stream>(new EndlessStream())), sent, Token);
        var offer = (await bob.FindAsync<FileOfferEvent>()).Offer;
        var destination = new CountingStream { Stop = 1_000_000 };
        var receiving = offer.ReceiveAsync(destination, null, Token);
        await destination.Reached(1_000_000).WaitAsync(Token);

        // Long after memory would have been full, text goes over the same switchboard, both ways.
        for (var number = 0; number < 10; number++)
        {
            Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage($"a{number}"), Token)).Outcome);
            Assert.Equal($"a{number}", (await bob.FindAsync<TextEvent>()).Message.Text);
            Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendTextAsync(MsnConversationId.With(Alice), new TextMessage($"b{number}"), Token)).Outcome);
            Assert.Equal($"b{number}", (await alice.FindAsync<TextEvent>()).Message.Text);
            while (sent.Value < Math.Min(size, (number + 1) * 3_000_000L))
                await alice.SetPersonalMessageAsync($"{sent.Value}", Token);
        }

        var memory = GC.GetTotalMemory(forceFullCollection: true);
        Assert.InRange(spool.Used, size / 2, size);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        destination.Go();
        await destination.Reached(size / 2).WaitAsync(Token);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 16 * 1024 * 1024);
        await receiving;
        Assert.True((await sending).IsComplete);
        Assert.Equal(size, destination.Count);
        Assert.Equal(0, spool.Used);
        Directory.Delete(folder);
    }

    [Theory]
    [InlineData("MSNP12")]
    [InlineData("MSNP16")]
    [InlineData("MSNP18")]
    public async Task A_switchboard_that_dies_in_the_middle_is_opened_again_and_the_file_arrives_whole(string version)
    {
        var (alice, bob) = await MeetAsync(version, Remembering, Remembering);
        var file = Noise(4_000_000);

        // Were all of it there before the switchboard breaks, there would be nothing to go on with.
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var offered = new MsnOutgoingFile("a.bin", file.Length, _ => Task.FromResult<Stream>(new HeldStream(file, 2_000_000, broken.Task)));
        var sending = alice.SendFileAsync(Bob, offered, null, Token);
        var destination = new CountingStream { Stop = 500_000, Kept = new MemoryStream() };
        var receiving = (await bob.FindAsync<FileOfferEvent>()).Offer.ReceiveAsync(destination, null, Token);
        await destination.Reached(500_000).WaitAsync(Token);

        // Both ends break before either looks for another switchboard.
        _mayOpen = broken.Task;
        foreach (var connection in _switchboards)
            connection.Break(new IOException("The test breaks it."));

        broken.SetResult();
        destination.Go();
        await receiving;
        Assert.True((await sending).IsComplete);
        Assert.Equal(file, destination.Kept.ToArray());
    }

    [Fact]
    public async Task Who_is_offline_or_has_no_peer_to_peer_is_not_even_asked()
    {
        var (alice, bob) = await MeetAsync("MSNP12", bobs: options => options with { Capabilities = ClientCapabilities.ChunkedMessages });
        var picture = bob.ShareObject(MsnObjectType.DisplayPicture, Noise(10), "");
        Assert.Equal(MsnTransferFailure.Unsupported, (await alice.SendFileAsync(Bob, FileOf("a", [1]), null, Token)).Failure);
        var exception = await Assert.ThrowsAsync<MsnTransferException>(() => alice.FetchObjectAsync(Bob, picture, Token));
        Assert.Equal(MsnTransferFailure.Unsupported, exception.Failure);
        Assert.Equal(MsnTransferFailure.Offline, (await alice.SendFileAsync(Carol, FileOf("a", [1]), null, Token)).Failure);
    }

    [Fact]
    public async Task A_version_without_peer_to_peer_says_so()
    {
        await using var alice = await SignInPeerAsync(Alice, "MSNP8");
        Assert.Equal(MsnTransferFailure.Unsupported, (await alice.SendFileAsync(Bob, FileOf("a", [1]), null, Token)).Failure);
    }

    [Fact]
    public async Task Signing_out_in_the_middle_ends_it_on_both_sides()
    {
        var (alice, bob) = await MeetAsync("MSNP18");
        var sending = alice.SendFileAsync(Bob, new MsnOutgoingFile("big.bin", 1L << 40, _ => Task.FromResult<Stream>(new EndlessStream())), null, Token);
        var destination = new CountingStream();
        var receiving = (await bob.FindAsync<FileOfferEvent>()).Offer.ReceiveAsync(destination, null, Token);
        await destination.Reached(50_000).WaitAsync(Token);
        await bob.DisposeAsync();
        Assert.Equal(MsnTransferFailure.ConnectionLost, (await Assert.ThrowsAsync<MsnTransferException>(() => receiving)).Failure);
        Assert.Contains((await sending).Failure, (MsnTransferFailure[])[MsnTransferFailure.ConnectionLost, MsnTransferFailure.Cancelled]);
    }

    private readonly System.Collections.Concurrent.ConcurrentBag<MsnpConnection> _switchboards = [];
    private volatile Task _mayOpen = Task.CompletedTask;

    /// <summary>Keeps the connections to switchboards, to be broken.</summary>
    private MsnpClientOptions Remembering(MsnpClientOptions options) => options with
    {
        Connect = async (server, cancellationToken) =>
        {
            if (server == Network.SwitchboardServer)
                await _mayOpen.WaitAsync(cancellationToken);

            var connection = await MsnpConnection.ConnectAsync(server.Host, server.Port, null, cancellationToken);
            if (server == Network.SwitchboardServer)
                _switchboards.Add(connection);

            return connection;
        },
    };

    private static MsnOutgoingFile FileOf(string name, byte[] bytes) => new(name, bytes.Length, _ => Task.FromResult<Stream>(new MemoryStream(bytes)));

    private sealed class LastValue : IProgress<long>
    {
        public long Value { get; private set; }

        public void Report(long value) => Value = value;
    }
}
