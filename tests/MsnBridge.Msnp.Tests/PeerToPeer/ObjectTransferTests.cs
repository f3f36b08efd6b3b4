using System.Text;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Version1;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>Objects fetched from and served to a stranger who does what he likes.</summary>
public sealed class ObjectTransferTests
{
    private static readonly byte[] Picture = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 1000)));
    private static readonly MsnObject Wanted = MsnObject.Create(PeerStranger.Alice.Account, MsnObjectType.DisplayPicture, "TFR1.dat", "", Picture);

    private readonly PeerStranger _stranger = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_object_comes_in_pieces_of_any_size_and_the_session_is_closed()
    {
        var (fetching, invite) = await AskAsync();
        Assert.Equal(Wanted.Text + "\0", Encoding.UTF8.GetString(invite.Body.Bytes("Context")!));
        await AnswerAsync(invite, SlpStatus.Ok);
        var session = invite.Body.SessionId;
        await _stranger.SendDataAsync(session, 0, 4, new byte[4], PeerFlags.None, identifier: 7);
        foreach (var (offset, length) in ((int, int)[])[(0, 1), (1, 1202), (1203, Picture.Length - 1203)])
            await _stranger.SendDataAsync(session, offset, Picture.Length, Picture[offset..(offset + length)]);

        var bye = await _stranger.NextTextAsync();
        Assert.Equal((SlpMethods.Bye, invite.CallId), (bye.Method, bye.CallId));
        Assert.Null(bye.Body["Context"]);
        Assert.Equal(Picture, (await fetching).ToArray());
        Assert.True(_stranger.Dialogue.IsIdle);
    }

    [Fact]
    public async Task Lengths_that_lie_and_a_first_piece_that_comes_twice_do_no_harm()
    {
        var (fetching, invite) = await AskAsync();
        await AnswerAsync(invite, SlpStatus.Ok);
        var session = invite.Body.SessionId;
        foreach (var offset in (int[])[0, 0, 1202, 2404, 1202])
        {
            var bytes = Picture[offset..Math.Min(Picture.Length, offset + 1202)];
            await _stranger.SendPacketAsync(
                new PeerHeader(session, 900, (ulong)offset, (ulong)Picture.Length, ChunkSize: 0, PeerFlags.ObjectData, 88), bytes);
        }

        Assert.Equal(Picture, (await fetching).ToArray());
    }

    [Fact]
    public async Task Data_before_the_answer_is_an_answer()
    {
        var (fetching, invite) = await AskAsync();
        for (var offset = 0; offset < Picture.Length; offset += 1202)
            await _stranger.SendDataAsync(invite.Body.SessionId, offset, Picture.Length, Picture[offset..Math.Min(Picture.Length, offset + 1202)]);

        Assert.Equal(Picture, (await fetching).ToArray());
    }

    public static TheoryData<string, long, long, int> Lies => new()
    {
        { "a gap", 1202, Picture.Length, 100 },
        { "a total that is not the size", 0, Picture.Length + 1, 100 },
        { "a total beyond all memory", 0, long.MaxValue, 100 },
        { "more than the total", 0, Picture.Length, Picture.Length + 1 },
        { "a position before the beginning", -1, Picture.Length, 100 },
    };

    [Theory, MemberData(nameof(Lies))]
    public async Task A_lie_ends_it(string lie, long offset, long total, int length)
    {
        var (fetching, invite) = await AskAsync();
        await AnswerAsync(invite, SlpStatus.Ok);
        await _stranger.SendDataAsync(invite.Body.SessionId, offset, total, new byte[length]);
        Assert.True(await FailureOfAsync(fetching) == MsnTransferFailure.BadData, lie);
        Assert.Equal("dAMAgQ==", (await _stranger.NextTextAsync()).Body["Context"]);
    }

    [Fact]
    public async Task Data_with_another_hash_is_not_taken()
    {
        var (fetching, invite) = await AskAsync();
        await AnswerAsync(invite, SlpStatus.Ok);
        await _stranger.SendDataAsync(invite.Body.SessionId, 0, Picture.Length, new byte[Picture.Length]);
        Assert.Equal(MsnTransferFailure.BadData, await FailureOfAsync(fetching));
        Assert.Equal(SlpMethods.Bye, (await _stranger.NextTextAsync()).Method);
    }

    [Theory]
    [InlineData(603, MsnTransferFailure.Declined)]
    [InlineData(404, MsnTransferFailure.NotAvailable)]
    [InlineData(481, MsnTransferFailure.NotAvailable)]
    [InlineData(500, MsnTransferFailure.NotAvailable)]
    public async Task A_refusal_is_told(int status, MsnTransferFailure failure)
    {
        var (fetching, invite) = await AskAsync();
        await AnswerAsync(invite, status);
        Assert.Equal(failure, await FailureOfAsync(fetching));
        Assert.True(_stranger.Dialogue.IsIdle);
    }

    [Fact]
    public async Task An_answer_without_the_session_number_is_matched_by_its_call()
    {
        var (fetching, invite) = await AskAsync();
        await _stranger.SendTextAsync(invite.Answer(SlpStatus.Decline, PeerStranger.Alice, SlpContent.Session, SlpBody.Empty));
        Assert.Equal(MsnTransferFailure.Declined, await FailureOfAsync(fetching));
    }

    [Fact]
    public async Task A_peer_who_says_goodbye_in_the_middle_cancelled()
    {
        var (fetching, invite) = await AskAsync();
        await AnswerAsync(invite, SlpStatus.Ok);
        await _stranger.SendDataAsync(invite.Body.SessionId, 0, Picture.Length, Picture[..100]);
        await _stranger.SendTextAsync(PeerStranger.Bye(invite.CallId));
        Assert.Equal(MsnTransferFailure.Cancelled, await FailureOfAsync(fetching));
    }

    [Theory]
    [InlineData(0x08)]
    [InlineData(0x40)]
    [InlineData(0x80)]
    public async Task A_peer_who_gives_up_on_the_binary_level_cancelled(uint flags)
    {
        var (fetching, invite) = await AskAsync();
        await AnswerAsync(invite, SlpStatus.Ok);
        await _stranger.SendPacketAsync(new PeerHeader(invite.Body.SessionId, 5, 0, 0, 0, (PeerFlags)flags, 900));
        Assert.Equal(MsnTransferFailure.Cancelled, await FailureOfAsync(fetching));
    }

    [Fact]
    public async Task Silence_instead_of_an_answer_ends_after_a_minute()
    {
        var (fetching, _) = await AskAsync();
        _stranger.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(fetching.IsCompleted);
        _stranger.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(MsnTransferFailure.TimedOut, await FailureOfAsync(fetching));
        Assert.Equal("dAMAgQ==", (await _stranger.NextTextAsync()).Body["Context"]);
    }

    [Fact]
    public async Task A_way_that_breaks_ends_it()
    {
        var (fetching, invite) = await AskAsync();
        await AnswerAsync(invite, SlpStatus.Ok);
        _stranger.Carrier.End();
        Assert.Equal(MsnTransferFailure.ConnectionLost, await FailureOfAsync(fetching));
        Assert.True(_stranger.Dialogue.IsIdle);
    }

    [Fact]
    public async Task Who_asked_may_give_up_and_the_peer_is_told()
    {
        using var enough = new CancellationTokenSource();
        var fetching = _stranger.FetchAsync(Wanted, enough.Token);
        await _stranger.NextTextAsync();
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
        Assert.Equal("dAMAgQ==", (await _stranger.NextTextAsync()).Body["Context"]);
    }

    [Fact]
    public async Task What_is_shared_is_served_whatever_else_the_text_says()
    {
        var shared = _stranger.Shared.Share(PeerStranger.Bob.Account, MsnObjectType.DisplayPicture, Picture, "me");
        var asked = $"<msnobj SHA1D=\"{shared.DataHash}\" Creator=\"BOB@example.org\" Type=\"3\" Size=\"{Picture.Length}\" Location=\"0\" Friendly=\"AAA=\"/>";
        var invite = PeerStranger.Invite(PeerApplications.Object, 77, Encoding.UTF8.GetBytes(asked));
        await _stranger.SendTextAsync(invite);
        var answer = await _stranger.NextTextAsync();
        Assert.Equal((SlpStatus.Ok, 77u, 1), (answer.Status, answer.Body.SessionId, answer.Sequence));
        var (preparation, zeros) = await _stranger.NextPacketAsync();
        Assert.Equal((77u, PeerFlags.None, 4u), (preparation.SessionId, preparation.Flags, preparation.ChunkSize));
        Assert.Equal(new byte[4], zeros);
        var (header, data) = await _stranger.NextDataAsync(77);
        Assert.Equal((PeerFlags.ObjectData, Picture.Length), (header.Flags, data.Length));
        Assert.Equal(Picture, data);
        await _stranger.SendPacketAsync(header.Acknowledge(4));
        await _stranger.SendTextAsync(PeerStranger.Bye(invite.CallId));
        await Task.WhenAll(_stranger.Serving);
        Assert.True(_stranger.Dialogue.IsIdle);
        Assert.Equal(0, _stranger.Carrier.Holds);
    }

    [Fact]
    public async Task A_peer_who_never_says_goodbye_is_left_after_a_minute()
    {
        var shared = _stranger.Shared.Share(PeerStranger.Bob.Account, MsnObjectType.Emoticon, Picture, "");
        await _stranger.SendTextAsync(PeerStranger.Invite(PeerApplications.Object, 77, Encoding.UTF8.GetBytes(shared.Text)));
        await _stranger.NextDataAsync(77);
        while (!_stranger.Dialogue.IsIdle)
        {
            _stranger.Clock.Advance(TimeSpan.FromSeconds(61));
            await Task.Yield();
        }

        await Task.WhenAll(_stranger.Serving);
    }

    [Fact]
    public async Task What_is_not_shared_or_not_any_more_is_declined()
    {
        var shared = _stranger.Shared.Share(PeerStranger.Bob.Account, MsnObjectType.DisplayPicture, Picture, "");
        Assert.Same(shared, _stranger.Shared.Share(PeerStranger.Bob.Account, MsnObjectType.DisplayPicture, Picture, ""));
        var emoticon = MsnObject.Create(PeerStranger.Bob.Account, MsnObjectType.Emoticon, "0", "", Picture);
        var ofAnother = MsnObject.Create("carol@example.org", MsnObjectType.DisplayPicture, "0", "", Picture);
        Assert.Equal(SlpStatus.Decline, await AnswerToAsync(emoticon.Text));
        Assert.Equal(SlpStatus.Decline, await AnswerToAsync(ofAnother.Text));
        Assert.Equal(SlpStatus.Decline, await AnswerToAsync("<msnobj"));
        _stranger.Shared.StopSharing(shared);
        Assert.NotNull(_stranger.Shared.Find(shared));
        _stranger.Shared.StopSharing(shared);
        Assert.Equal(SlpStatus.Decline, await AnswerToAsync(shared.Text));
        Assert.Equal(SlpStatus.InternalError, await AnswerToAsync(null));
    }

    private async Task<int> AnswerToAsync(string? asked)
    {
        await _stranger.SendTextAsync(PeerStranger.Invite(PeerApplications.Object, 77, asked is null ? null : Encoding.UTF8.GetBytes(asked)));
        return (await _stranger.NextTextAsync()).Status;
    }

    private async Task<(Task<ReadOnlyMemory<byte>> Fetching, SlpMessage Invite)> AskAsync()
    {
        var fetching = _stranger.FetchAsync(Wanted, Token);
        return (fetching, await _stranger.NextTextAsync());
    }

    private Task AnswerAsync(SlpMessage invite, int status) => _stranger.SendTextAsync(
        invite.Answer(status, PeerStranger.Alice, SlpContent.Session, new SlpBody([new("SessionID", $"{invite.Body.SessionId}")])));

    private static async Task<MsnTransferFailure> FailureOfAsync(Task fetching) =>
        (await Assert.ThrowsAsync<MsnTransferException>(() => fetching)).Failure;
}
