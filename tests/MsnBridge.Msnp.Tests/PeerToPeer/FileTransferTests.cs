using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Files;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Version1;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>Files sent to and received from a stranger who does what he likes.</summary>
public sealed class FileTransferTests : IDisposable
{
    private const uint Session = 4711;

    private static readonly byte[] File = [.. Enumerable.Range(0, 5000).Select(number => (byte)number)];

    private readonly PeerStranger _stranger = new();
    private readonly MemoryStream _destination = new();

    public void Dispose() => _destination.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_offered_sent_confirmed_and_closed()
    {
        var (sending, invite) = await OfferAsync();
        Assert.Equal(new FileContext("a.bin", File.Length, default), FileContext.Parse(invite.Body.Bytes("Context")!));
        Assert.Equal("2", invite.Body["AppID"]);
        await AcceptAsync(invite);
        var (header, data) = await _stranger.NextDataAsync(invite.Body.SessionId);
        Assert.Equal(PeerFlags.FileData, header.Flags);
        Assert.Equal(File, data);
        Assert.False(sending.IsCompleted);
        await _stranger.SendPacketAsync(header.Acknowledge(3));
        await _stranger.SendTextAsync(PeerStranger.Bye(invite.CallId));
        Assert.True((await sending).IsComplete);
        Assert.Equal(0, _stranger.Carrier.Holds);
    }

    [Fact]
    public async Task Who_confirms_and_says_no_goodbye_has_it_too()
    {
        var (sending, invite) = await OfferAsync();
        await AcceptAsync(invite);
        var (header, _) = await _stranger.NextDataAsync(invite.Body.SessionId);
        await _stranger.SendPacketAsync(header.Acknowledge(3));
        await PassUntilAsync(sending, PeerPatience.Goodbye);
        Assert.True((await sending).IsComplete);
        Assert.Equal(SlpMethods.Bye, (await _stranger.NextTextAsync()).Method);
    }

    [Fact]
    public async Task Who_says_goodbye_without_confirming_after_all_of_it_has_it_too()
    {
        var (sending, invite) = await OfferAsync();
        await AcceptAsync(invite);
        await _stranger.NextDataAsync(invite.Body.SessionId);
        await _stranger.SendTextAsync(PeerStranger.Bye(invite.CallId));
        Assert.True((await sending).IsComplete);
    }

    [Fact]
    public async Task An_acknowledgement_of_something_else_confirms_nothing()
    {
        var (sending, invite) = await OfferAsync();
        await AcceptAsync(invite);
        var (header, _) = await _stranger.NextDataAsync(invite.Body.SessionId);
        await _stranger.SendPacketAsync(header.Acknowledge(3) with { AckUniqueId = header.AckIdentifier + 1 });
        await _stranger.SendTextAsync(PeerStranger.Bye(invite.CallId, "dAMAgQ=="));
        Assert.Equal(MsnTransferFailure.Cancelled, (await sending).Failure);
    }

    [Fact]
    public async Task A_refusal_of_the_file_is_told()
    {
        var (sending, invite) = await OfferAsync();
        await _stranger.SendTextAsync(invite.Answer(SlpStatus.Decline, PeerStranger.Alice, SlpContent.Session, SlpBody.Empty));
        Assert.Equal(MsnTransferFailure.Declined, (await sending).Failure);
    }

    [Fact]
    public async Task A_person_has_five_minutes_to_accept()
    {
        var (sending, _) = await OfferAsync();
        _stranger.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.False(sending.IsCompleted);
        _stranger.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(MsnTransferFailure.TimedOut, (await sending).Failure);
        Assert.Equal("dAMAgQ==", (await _stranger.NextTextAsync()).Body["Context"]);
    }

    [Fact]
    public async Task A_source_that_is_shorter_than_it_said_fails_here()
    {
        var sending = _stranger.SendFileAsync(new MsnOutgoingFile("a.bin", File.Length + 1, Open), Token);
        await AcceptAsync(await _stranger.NextTextAsync());
        Assert.Equal(MsnTransferFailure.LocalFault, (await sending).Failure);
    }

    [Fact]
    public async Task A_proposal_of_a_direct_connection_is_answered_that_nobody_listens()
    {
        var (sending, invite) = await OfferAsync();
        await _stranger.SendTextAsync(new SlpMessage
        {
            Method = SlpMethods.Invite,
            To = PeerStranger.Bob,
            From = PeerStranger.Alice,
            Branch = "{77777777-2222-3333-4444-555555555555}",
            CallId = invite.CallId,
            ContentType = SlpContent.TransportRequest,
            Body = new SlpBody([new("Bridges", "TCPv1 SBBridge"), new("NetID", "0"), new("Conn-Type", "Direct-Connect")]),
        });
        var answer = await _stranger.NextTextAsync();
        Assert.Equal((SlpStatus.Ok, SlpContent.TransportAnswer), (answer.Status, answer.ContentType));
        Assert.Equal(("TCPv1", "false", "{00000000-0000-0000-0000-000000000000}"), (answer.Body["Bridge"], answer.Body["Listening"], answer.Body["Nonce"]));
        await _stranger.SendTextAsync(PeerStranger.Bye(invite.CallId));
        Assert.Equal(MsnTransferFailure.Cancelled, (await sending).Failure);
    }

    [Fact]
    public async Task A_way_that_breaks_is_opened_again_and_the_rest_goes_over_it()
    {
        var (sending, invite) = await OfferAsync();
        await AcceptAsync(invite);
        var (first, _) = await _stranger.NextDataAsync(invite.Body.SessionId);
        _stranger.Reconnect();
        await WaitUntilAsync(() => _stranger.Carrier.Holds > 0);
        await _stranger.SendPacketAsync(new PeerHeader(
            invite.Body.SessionId, 9, 0, (ulong)File.Length, 0, PeerFlags.Resume, first.Identifier, 0, AckTotalSize: 2404));
        var rest = new List<byte>();
        PeerHeader header;
        do
        {
            (header, var bytes) = await _stranger.NextPacketAsync();
            Assert.Equal((first.Identifier, (ulong)(2404 + rest.Count)), (header.Identifier, header.Offset));
            rest.AddRange(bytes);
        }
        while (rest.Count + 2404 < File.Length);

        Assert.Equal(File[2404..], rest);
        await _stranger.SendPacketAsync(header.Acknowledge(3));
        await _stranger.SendTextAsync(PeerStranger.Bye(invite.CallId));
        Assert.True((await sending).IsComplete);
    }

    [Fact]
    public async Task A_way_that_breaks_and_a_receiver_who_knows_of_no_more_ends_it()
    {
        var (sending, invite) = await OfferAsync();
        await AcceptAsync(invite);
        await _stranger.NextDataAsync(invite.Body.SessionId);
        _stranger.Reconnect();
        await WaitUntilAsync(() => _stranger.Carrier.Holds > 0);
        await PassUntilAsync(sending, PeerPatience.Resumption);
        Assert.Equal(MsnTransferFailure.ConnectionLost, (await sending).Failure);
    }

    [Fact]
    public async Task A_file_is_received_whole()
    {
        var (receiving, invite) = await TakeOfferAsync();
        Assert.Equal(SlpStatus.Ok, (await _stranger.NextTextAsync()).Status);
        await SendAsync(0, File.Length);
        await receiving;
        Assert.Equal(File, _destination.ToArray());
        var bye = await _stranger.NextTextAsync();
        Assert.Equal((SlpMethods.Bye, invite.CallId), (bye.Method, bye.CallId));
        Assert.Null(bye.Body["Context"]);
        Assert.Equal(0, _stranger.Carrier.Holds);
    }

    [Fact]
    public async Task A_file_without_bytes_has_come_at_once()
    {
        await _stranger.SendTextAsync(Invite(size: 0));
        await (await _stranger.NextOfferAsync()).ReceiveAsync(_destination, null, Token);
        Assert.Empty(_destination.ToArray());
    }

    [Fact]
    public async Task Data_of_an_offer_that_nobody_accepted_is_dropped()
    {
        await _stranger.SendTextAsync(Invite());
        var offer = await _stranger.NextOfferAsync();
        await SendAsync(0, File.Length);
        var receiving = offer.ReceiveAsync(_destination, null, Token);
        Assert.False(receiving.IsCompleted);
        await SendAsync(0, File.Length);
        await receiving;
        Assert.Equal(File, _destination.ToArray());
    }

    [Fact]
    public async Task An_offer_that_is_taken_back_says_so()
    {
        var invite = Invite();
        await _stranger.SendTextAsync(invite);
        var offer = await _stranger.NextOfferAsync();
        await _stranger.SendTextAsync(PeerStranger.Bye(invite.CallId));
        await offer.Withdrawn.WaitAsync(Token);
        var exception = await Assert.ThrowsAsync<MsnTransferException>(() => offer.ReceiveAsync(_destination, null, Token));
        Assert.Equal(MsnTransferFailure.Cancelled, exception.Failure);
        await offer.DeclineAsync(Token);
    }

    [Fact]
    public async Task An_offer_whose_way_breaks_is_taken_back()
    {
        await _stranger.SendTextAsync(Invite());
        var offer = await _stranger.NextOfferAsync();
        _stranger.Carrier.End();
        await offer.Withdrawn.WaitAsync(Token);
        Assert.True(_stranger.Dialogue.IsIdle);
    }

    [Fact]
    public async Task A_sender_who_stops_in_the_middle_cancelled()
    {
        var (receiving, invite) = await TakeOfferAsync();
        await SendAsync(0, 2404);
        await _stranger.SendTextAsync(PeerStranger.Bye(invite.CallId));
        Assert.Equal(MsnTransferFailure.Cancelled, await FailureOfAsync(receiving));
    }

    [Fact]
    public async Task A_sender_who_falls_silent_is_left_after_five_minutes()
    {
        var (receiving, _) = await TakeOfferAsync();
        await SendAsync(0, 1202);
        await PassUntilAsync(receiving, PeerPatience.FileSilence);
        Assert.Equal(MsnTransferFailure.TimedOut, await FailureOfAsync(receiving));
    }

    [Fact]
    public async Task A_gap_in_a_file_ends_it()
    {
        var (receiving, _) = await TakeOfferAsync();
        Assert.Equal(SlpStatus.Ok, (await _stranger.NextTextAsync()).Status);
        await SendAsync(0, 1202);
        await SendAsync(2404, File.Length);
        Assert.Equal(MsnTransferFailure.BadData, await FailureOfAsync(receiving));
        Assert.Equal("dAMAgQ==", (await _stranger.NextTextAsync()).Body["Context"]);
    }

    [Fact]
    public async Task A_destination_that_cannot_be_written_ends_it_and_the_sender_is_told()
    {
        await _stranger.SendTextAsync(Invite());
        var receiving = (await _stranger.NextOfferAsync()).ReceiveAsync(new MemoryStream(new byte[100]), null, Token);
        Assert.Equal(SlpStatus.Ok, (await _stranger.NextTextAsync()).Status);
        await SendAsync(0, 1202);
        Assert.Equal(MsnTransferFailure.LocalFault, await FailureOfAsync(receiving));
        Assert.Equal("dAMAgQ==", (await _stranger.NextTextAsync()).Body["Context"]);
    }

    [Fact]
    public async Task A_destination_that_is_slow_holds_nothing_up()
    {
        var file = new byte[3_000_000];
        new Random(7).NextBytes(file);
        await _stranger.SendTextAsync(PeerStranger.Invite(PeerApplications.File, Session, new FileContext("a.bin", file.Length, default).ToBytes()));
        var destination = new HeldStream();
        var receiving = (await _stranger.NextOfferAsync()).ReceiveAsync(destination, null, Token);
        Assert.Equal(SlpStatus.Ok, (await _stranger.NextTextAsync()).Status);
        for (var offset = 0; offset < file.Length; offset += 1202)
            await _stranger.SendDataAsync(Session, offset, file.Length, file[offset..Math.Min(file.Length, offset + 1202)], PeerFlags.FileData);

        // All of it was read from the connection, and a text behind it too.
        await _stranger.SendTextAsync(PeerStranger.Invite(PeerApplications.File, Session + 1, new FileContext("b.bin", 1, default).ToBytes()));
        Assert.Equal("b.bin", (await _stranger.NextOfferAsync()).Name);
        Assert.False(receiving.IsCompleted);
        Assert.InRange(_stranger.Spool.Largest, 2_000_000, file.Length);
        destination.Go();
        await receiving;
        Assert.Equal(file, destination.ToArray());
        Assert.Equal(0, _stranger.Spool.Open);
    }

    [Fact]
    public async Task A_file_that_cannot_be_put_aside_any_more_ends_and_the_sender_is_told()
    {
        _stranger.Spool.Most = 100_000;
        await _stranger.SendTextAsync(Invite(size: 3_000_000));
        var destination = new HeldStream();
        var receiving = (await _stranger.NextOfferAsync()).ReceiveAsync(destination, null, Token);
        Assert.Equal(SlpStatus.Ok, (await _stranger.NextTextAsync()).Status);
        for (var offset = 0; offset < 600_000; offset += 1202)
            await _stranger.SendDataAsync(Session, offset, 3_000_000, new byte[1202], PeerFlags.FileData);

        destination.Go();
        Assert.Equal(MsnTransferFailure.LocalFault, await FailureOfAsync(receiving));
        Assert.Equal("dAMAgQ==", (await _stranger.NextTextAsync()).Body["Context"]);
        Assert.Equal(0, _stranger.Spool.Open);
    }

    [Fact]
    public async Task Who_receives_may_give_up_and_the_sender_is_told()
    {
        using var enough = new CancellationTokenSource();
        await _stranger.SendTextAsync(Invite());
        var receiving = (await _stranger.NextOfferAsync()).ReceiveAsync(_destination, null, enough.Token);
        Assert.Equal(SlpStatus.Ok, (await _stranger.NextTextAsync()).Status);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.Equal("dAMAgQ==", (await _stranger.NextTextAsync()).Body["Context"]);
    }

    [Fact]
    public async Task The_rest_of_a_file_is_asked_for_over_another_way()
    {
        var (receiving, _) = await TakeOfferAsync();
        await SendAsync(0, 2404);
        _stranger.Reconnect();
        await _stranger.Dialogue.ResumeAsync(_stranger.Link);
        var (header, _) = await _stranger.NextPacketAsync();
        Assert.Equal((PeerFlags.Resume, Session, 900u, 2404ul), (header.Flags, header.SessionId, header.AckIdentifier, header.AckTotalSize));
        await SendAsync(2404, File.Length);
        await receiving;
        Assert.Equal(File, _destination.ToArray());
    }

    [Fact]
    public async Task A_file_whose_sender_finds_no_other_way_has_failed()
    {
        var (receiving, _) = await TakeOfferAsync();
        await SendAsync(0, 2404);
        _stranger.Carrier.End();
        await PassUntilAsync(receiving, PeerPatience.Resumption);
        Assert.Equal(MsnTransferFailure.ConnectionLost, await FailureOfAsync(receiving));
    }

    [Fact]
    public async Task An_invitation_without_a_readable_file_is_declined()
    {
        await _stranger.SendTextAsync(PeerStranger.Invite(PeerApplications.File, Session, [1, 2, 3]));
        Assert.Equal(SlpStatus.Decline, (await _stranger.NextTextAsync()).Status);
    }

    private async Task<(Task<MsnTransferResult> Sending, SlpMessage Invite)> OfferAsync()
    {
        var sending = _stranger.SendFileAsync(new MsnOutgoingFile("a.bin", File.Length, Open), Token);
        return (sending, await _stranger.NextTextAsync());
    }

    private Task AcceptAsync(SlpMessage invite) =>
        _stranger.SendTextAsync(invite.Answer(SlpStatus.Ok, PeerStranger.Alice, SlpContent.Session, new SlpBody([new("SessionID", $"{invite.Body.SessionId}")])));

    private async Task<(Task Receiving, SlpMessage Invite)> TakeOfferAsync()
    {
        var invite = Invite();
        await _stranger.SendTextAsync(invite);
        var offer = await _stranger.NextOfferAsync();
        return (offer.ReceiveAsync(_destination, null, Token), invite);
    }

    private async Task SendAsync(int from, int to)
    {
        for (var offset = from; offset < to; offset += 1202)
            await _stranger.SendDataAsync(Session, offset, File.Length, File[offset..Math.Min(to, offset + 1202)], PeerFlags.FileData);
    }

    private async Task PassUntilAsync(Task done, TimeSpan patience)
    {
        while (!done.IsCompleted)
            await Task.WhenAny(done, _stranger.Clock.PassAsync(patience));
    }

    private static async Task WaitUntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static SlpMessage Invite(long? size = null) =>
        PeerStranger.Invite(PeerApplications.File, Session, new FileContext("a.bin", size ?? File.Length, default).ToBytes());

    private static Task<Stream> Open(CancellationToken cancellationToken) => Task.FromResult<Stream>(new MemoryStream(File));

    private static async Task<MsnTransferFailure> FailureOfAsync(Task receiving) =>
        (await Assert.ThrowsAsync<MsnTransferException>(() => receiving)).Failure;

    /// <summary>A destination that takes nothing until it is told to.</summary>
    private sealed class HeldStream : MemoryStream
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Go() => _go.TrySetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _go.Task.WaitAsync(cancellationToken);
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
