using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Files;
using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>Invitations where one of the two is signed in at several places.</summary>
public sealed class PeerPlacesTests
{
    private static readonly EndpointHandle s_bob = new(PeerStranger.Bob.Account, Guid.Parse("bbbbbbbb-0000-0000-0000-000000000001"));
    private static readonly EndpointHandle s_desk = new(PeerStranger.Alice.Account, Guid.Parse("aaaaaaaa-0000-0000-0000-000000000001"));
    private static readonly EndpointHandle s_phone = new(PeerStranger.Alice.Account, Guid.Parse("aaaaaaaa-0000-0000-0000-000000000002"));

    private readonly PeerStranger _stranger = new();
    private readonly RecordingLink _toDesk = new(s_bob, s_desk);
    private readonly RecordingLink _toPhone = new(s_bob, s_phone);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invitation_reaches_all_places_and_the_first_that_accepts_has_it()
    {
        var session = await InviteAsync(_toDesk, _toPhone);
        var (desk, phone) = (_toDesk.Next!, _toPhone.Next!);
        Assert.Equal((s_desk, s_phone), (desk.To, phone.To));
        Assert.Equal((desk.CallId, desk.Body.SessionId), (phone.CallId, phone.Body.SessionId));

        await AnswerAsync(_toPhone, phone, SlpStatus.Ok);

        Assert.Equal(SlpStatus.Ok, (await session.Answer).Status);
        Assert.Equal(_toPhone, session.Link);
        var told = _toDesk.Next!;
        Assert.Equal((SlpMethods.Bye, desk.CallId, s_desk), (told.Method, told.CallId, told.To));
        Assert.Equal($"{s_phone.EndpointId:B}".ToUpperInvariant(), told.Body["AcceptedBy"]);
        Assert.Null(_toPhone.Next);
    }

    [Fact]
    public async Task What_the_others_say_after_that_changes_nothing()
    {
        var session = await InviteAsync(_toDesk, _toPhone);
        var (desk, phone) = (_toDesk.Next!, _toPhone.Next!);
        await AnswerAsync(_toDesk, desk, SlpStatus.Ok);
        Assert.NotNull(_toPhone.Next);

        await AnswerAsync(_toPhone, phone, SlpStatus.Ok);
        await AnswerAsync(_toPhone, phone, SlpStatus.Decline);
        await SayAsync(_toPhone, Bye(phone));
        await _stranger.Dialogue.AbortedAsync(_toPhone, session.SessionId);
        await _stranger.Dialogue.ConfirmedAsync(_toPhone, session.SessionId);
        Assert.False(session.Ended.IsCompleted || session.Confirmed.IsCompleted);
        Assert.Equal(_toDesk, session.Link);
        Assert.Null(_toPhone.Next);

        await SayAsync(_toDesk, Bye(desk));
        Assert.Equal(PeerSessionEnd.ClosedByPeer, await session.Ended);
    }

    [Fact]
    public async Task Who_declines_at_one_place_has_declined_at_all()
    {
        var session = await InviteAsync(_toDesk, _toPhone);
        var desk = _toDesk.Next!;
        await AnswerAsync(_toDesk, desk, SlpStatus.Decline);

        Assert.Equal(SlpStatus.Decline, (await session.Answer).Status);
        Assert.Equal(PeerSessionEnd.ClosedByPeer, await session.Ended);
        Assert.NotNull(_toPhone.Next);
        Assert.Equal($"{s_desk.EndpointId:B}".ToUpperInvariant(), _toPhone.Next!.Body["DeclinedBy"]);
    }

    [Fact]
    public async Task An_error_or_goodbye_of_one_place_leaves_it_to_the_others()
    {
        var session = await InviteAsync(_toDesk, _toPhone);
        await AnswerAsync(_toDesk, _toDesk.Next!, SlpStatus.InternalError);
        Assert.False(session.Answer.IsCompleted);

        await SayAsync(_toPhone, Bye(_toPhone.Next!));
        Assert.Equal(PeerSessionEnd.ClosedByPeer, await session.Ended);
    }

    [Fact]
    public async Task A_place_that_cannot_be_reached_is_left_out()
    {
        _toDesk.End();
        var session = await InviteAsync(_toDesk, _toPhone);
        Assert.Equal(_toPhone, session.Link);
        await AnswerAsync(_toPhone, _toPhone.Next!, SlpStatus.NoSuchCall);
        Assert.Equal(SlpStatus.NoSuchCall, (await session.Answer).Status);

        _toPhone.End();
        await Assert.ThrowsAsync<PeerCarrierEndedException>(() => InviteAsync(_toDesk, _toPhone));
    }

    [Fact]
    public async Task Taken_back_before_anybody_answered_it_is_taken_back_everywhere()
    {
        var session = await InviteAsync(_toDesk, _toPhone);
        await session.CloseAsync(isCancelled: true);

        foreach (var link in new[] { _toDesk, _toPhone })
        {
            Assert.Equal(SlpMethods.Invite, link.Next!.Method);
            var goodbye = link.Next!;
            Assert.Equal((SlpMethods.Bye, "dAMAgQ=="), (goodbye.Method, goodbye.Body["Context"]));
        }
    }

    [Fact]
    public async Task Given_up_while_the_invitation_is_on_its_way_it_is_taken_back_from_who_has_it_already()
    {
        using var givenUp = new CancellationTokenSource();
        _toDesk.Said += givenUp.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => InviteAsync(givenUp.Token, _toDesk, _toPhone));

        var invite = _toDesk.Next!;
        var goodbye = _toDesk.Next!;
        Assert.Equal((SlpMethods.Bye, invite.CallId, "dAMAgQ=="), (goodbye.Method, goodbye.CallId, goodbye.Body["Context"]));
        Assert.Null(_toPhone.Next);
        Assert.True(_stranger.Dialogue.IsIdle);
    }

    [Fact]
    public async Task A_place_that_comes_late_is_asked_once_and_only_while_it_is_of_use()
    {
        await InviteAsync(_toDesk);
        var desk = _toDesk.Next!;
        await _stranger.Dialogue.InviteLateAsync(_toPhone);
        await _stranger.Dialogue.InviteLateAsync(_toPhone);
        var phone = _toPhone.Next!;
        Assert.Equal((desk.CallId, desk.Body.SessionId, desk.Body["Context"]), (phone.CallId, phone.Body.SessionId, phone.Body["Context"]));
        Assert.Null(_toPhone.Next);

        await AnswerAsync(_toPhone, phone, SlpStatus.Ok);
        Assert.NotNull(_toDesk.Next);
        var later = new RecordingLink(s_bob, s_desk with { EndpointId = Guid.NewGuid() });
        await _stranger.Dialogue.InviteLateAsync(later);
        Assert.Null(later.Next);
    }

    [Theory]
    [InlineData("AcceptedBy", "{bbbbbbbb-0000-0000-0000-000000000002}", MsnTransferFailure.AcceptedElsewhere)]
    [InlineData("DeclinedBy", "{BBBBBBBB-0000-0000-0000-000000000002}", MsnTransferFailure.DeclinedElsewhere)]
    [InlineData("AcceptedBy", "{bbbbbbbb-0000-0000-0000-000000000001}", MsnTransferFailure.Cancelled)]
    [InlineData("AcceptedBy", "nonsense", MsnTransferFailure.Cancelled)]
    [InlineData("Context", "dAMAgQ==", MsnTransferFailure.Cancelled)]
    public async Task An_offer_that_another_own_place_answered_ends_here_quietly(string name, string value, MsnTransferFailure expected)
    {
        var invite = Offer();
        await SayAsync(_toDesk, invite);
        var offer = await _stranger.NextOfferAsync();

        await SayAsync(_toDesk, Bye(invite, KeyValuePair.Create(name, value)));

        Assert.Equal(expected, await offer.Withdrawn.WaitAsync(Token));
        Assert.Null(_toDesk.Next);
        var exception = await Assert.ThrowsAsync<MsnTransferException>(() => offer.ReceiveAsync(Stream.Null, null, Token));
        Assert.Equal(expected, exception.Failure);
    }

    [Fact]
    public async Task Who_accepts_a_moment_too_late_is_told_where_it_went()
    {
        var invite = Offer();
        await SayAsync(_toDesk, invite);
        var receiving = (await _stranger.NextOfferAsync()).ReceiveAsync(Stream.Null, null, Token);
        Assert.Equal(SlpStatus.Ok, _toDesk.Next!.Status);

        await SayAsync(_toDesk, Bye(invite, KeyValuePair.Create("AcceptedBy", "{bbbbbbbb-0000-0000-0000-000000000002}")));

        Assert.Equal(MsnTransferFailure.AcceptedElsewhere, (await Assert.ThrowsAsync<MsnTransferException>(() => receiving)).Failure);
        Assert.Equal([true], _stranger.Answered);
    }

    [Fact]
    public async Task An_own_place_speaks_for_who_knows_nothing_of_places()
    {
        var invite = Offer();
        await SayAsync(_toDesk, invite);
        var offer = await _stranger.NextOfferAsync();
        var session = await _stranger.Dialogue.AcceptAsync(_toPhone, Offer(8));
        var other = s_bob with { EndpointId = Guid.Parse("bbbbbbbb-0000-0000-0000-000000000002") };
        var told = SlpMessage.Parse(PeerDialogue.TellElsewhere(session!, other, s_bob, isAccepted: false).ToBytes())!;
        Assert.Equal((s_bob, PeerStranger.Alice.Account, PeerStranger.Alice.Account), (told.To, told.From.Account, told.OnBehalfOf));

        _stranger.Dialogue.AnsweredElsewhere(told with { CallId = invite.CallId });

        Assert.Equal(MsnTransferFailure.DeclinedElsewhere, await offer.Withdrawn.WaitAsync(Token));
        Assert.Empty(_stranger.Answered);
    }

    private static SlpMessage Offer(uint session = 7) =>
        PeerStranger.Invite(PeerApplications.File, session, new FileContext("a", 5, default).ToBytes()) with { To = s_bob, From = s_desk };

    private static SlpMessage Bye(SlpMessage invite, params KeyValuePair<string, string>[] body) =>
        PeerStranger.Bye(invite.CallId) with { Body = new SlpBody([new("SessionID", $"{invite.Body.SessionId}"), .. body]) };

    private Task<PeerSession> InviteAsync(params IReadOnlyList<IPeerLink> links) => InviteAsync(Token, links);

    private Task<PeerSession> InviteAsync(CancellationToken cancellationToken, params IReadOnlyList<IPeerLink> links) =>
        _stranger.Dialogue.InviteAsync(links, PeerApplications.File, 2, Convert.ToBase64String(Encoding.ASCII.GetBytes("a")), sink: null, cancellationToken);

    private Task AnswerAsync(RecordingLink link, SlpMessage invite, int status) =>
        SayAsync(link, invite.Answer(status, link.Peer, SlpContent.Session, new SlpBody([new("SessionID", $"{invite.Body.SessionId}")])));

    private Task SayAsync(RecordingLink link, SlpMessage message) => _stranger.Dialogue.TextArrivedAsync(link, message.ToBytes()).AsTask();
}
