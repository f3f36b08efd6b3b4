using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Files;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Version1;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>What is answered to a stranger who proposes one thing after another.</summary>
public sealed class PeerDialogueTests
{
    private readonly PeerStranger _stranger = new();

    [Theory]
    [InlineData("4BD96FC0-AB17-4425-A14A-439185962DC8", "a webcam offer")]
    [InlineData("1C9AA97E-9C05-4583-A3BD-908A196F1E92", "a wish to see your webcam")]
    [InlineData("6A13AF9C-5308-4F35-923A-67E8DDA40C2F", "an invitation to an activity")]
    [InlineData("41D3E74E-04A2-4B37-96F8-08ACDB610874", "an invitation to share photos")]
    [InlineData("12345678-04A2-4B37-96F8-08ACDB610874", "an invitation to something this client does not know")]
    public async Task What_is_not_carried_is_declined_and_named(string application, string name)
    {
        var invite = PeerStranger.Invite(Guid.Parse(application), 77, null);
        await _stranger.SendTextAsync(invite);
        var answer = await _stranger.NextTextAsync();
        Assert.Equal((SlpStatus.Decline, 77u, SlpContent.Session), (answer.Status, answer.Body.SessionId, answer.ContentType));
        Assert.Equal((invite.CallId, invite.Branch, 1), (answer.CallId, answer.Branch, answer.Sequence));
        Assert.Equal((PeerStranger.Alice, PeerStranger.Bob), (answer.To, answer.From));
        Assert.Equal([name], _stranger.Declined);
    }

    [Fact]
    public async Task A_thousand_invitations_are_bounded_refused_and_then_not_even_answered()
    {
        for (var session = 100u; session < 1100; session++)
            await _stranger.SendTextAsync(PeerStranger.Invite(PeerApplications.File, session, new FileContext("a", 5, default).ToBytes()));

        var (declined, packets) = (0, 0);
        while (_stranger.Carrier.Packets.TryRead(out var packet))
        {
            packets++;
            declined += Encoding.UTF8.GetString(packet).Contains("603 Decline", StringComparison.Ordinal) ? 1 : 0;
        }

        // 64 are heard, of which 4 wait for an answer; each text is acknowledged, as the protocol has it.
        Assert.Equal((60, 1060), (declined, packets));
        Assert.Equal(1, _stranger.TimesRefused);
        for (var offers = 0; offers < PeerDialogue.MostSessions; offers++)
            await (await _stranger.NextOfferAsync()).DeclineAsync(TestContext.Current.CancellationToken);

        // Who behaves for a while is heard again.
        await _stranger.SendTextAsync(PeerStranger.Invite(PeerApplications.File, 7, new FileContext("a", 5, default).ToBytes()));
        _stranger.Clock.Advance(TimeSpan.FromSeconds(2));
        await _stranger.SendTextAsync(PeerStranger.Invite(PeerApplications.File, 8, new FileContext("b", 5, default).ToBytes()));
        Assert.Equal("b", (await _stranger.NextOfferAsync()).Name);
    }

    [Fact]
    public async Task A_session_number_that_is_taken_or_none_is_an_error()
    {
        var context = new FileContext("a", 5, default).ToBytes();
        await _stranger.SendTextAsync(PeerStranger.Invite(PeerApplications.File, 7, context));
        foreach (var session in (uint[])[7, 0, 64])
        {
            await _stranger.SendTextAsync(PeerStranger.Invite(PeerApplications.File, session, context));
            Assert.Equal(SlpStatus.InternalError, (await _stranger.NextTextAsync()).Status);
        }
    }

    [Fact]
    public async Task An_invitation_that_comes_again_makes_no_second_offer()
    {
        var invite = PeerStranger.Invite(PeerApplications.File, 7, new FileContext("a", 5, default).ToBytes());
        await _stranger.SendTextAsync(invite);
        await _stranger.SendTextAsync(invite);
        var offer = await _stranger.NextOfferAsync();
        await offer.DeclineAsync(TestContext.Current.CancellationToken);
        Assert.Equal(SlpStatus.Decline, (await _stranger.NextTextAsync()).Status);
        Assert.False(_stranger.Carrier.Packets.TryRead(out _));
    }

    [Fact]
    public async Task What_is_meant_for_somebody_else_is_not_found()
    {
        await _stranger.SendTextAsync(PeerStranger.Invite(PeerApplications.Object, 7, null) with { To = new EndpointHandle("carol@example.org") });
        Assert.Equal(SlpStatus.NotFound, (await _stranger.NextTextAsync()).Status);
    }

    [Fact]
    public async Task The_end_of_a_call_that_never_was_is_refused_and_of_one_that_was_is_not()
    {
        await _stranger.SendTextAsync(PeerStranger.Bye("{12345678-AAAA-BBBB-CCCC-000000000000}"));
        var answer = await _stranger.NextTextAsync();
        Assert.Equal((SlpStatus.NoSuchCall, SlpContent.Failure), (answer.Status, answer.ContentType));

        var invite = PeerStranger.Invite(PeerApplications.File, 7, new FileContext("a", 5, default).ToBytes());
        await _stranger.SendTextAsync(invite);
        await _stranger.SendTextAsync(PeerStranger.Bye(invite.CallId));
        await _stranger.SendTextAsync(PeerStranger.Bye(invite.CallId));
        await (await _stranger.NextOfferAsync()).Withdrawn.WaitAsync(TestContext.Current.CancellationToken);
        while (_stranger.Carrier.Packets.TryRead(out var packet))
            Assert.True(PeerHeader.TryRead(packet, out var header) && header.Flags == PeerFlags.Acknowledge);
    }

    [Fact]
    public async Task Data_of_a_session_that_is_not_known_is_answered_once_that_it_is_over()
    {
        for (var number = 0; number < 5; number++)
            await _stranger.SendDataAsync(4711, number * 100, 1000, new byte[100], PeerFlags.FileData);

        var goodbye = await _stranger.NextTextAsync();
        Assert.Equal((SlpMethods.Bye, 4711u, "dAMAgQ=="), (goodbye.Method, goodbye.Body.SessionId, goodbye.Body["Context"]));
        Assert.False(_stranger.Carrier.Packets.TryRead(out _));

        // Nor is anybody told for every number there is.
        for (uint session = 5000; session < 7000; session++)
            await _stranger.SendDataAsync(session, 0, 1000, new byte[100], PeerFlags.FileData);

        var told = 0;
        while (_stranger.Carrier.Packets.TryRead(out _))
            told++;

        Assert.InRange(told, 1, 64);
    }

    [Fact]
    public async Task Handwriting_is_handed_on_whole_and_acknowledged()
    {
        var message = Encoding.Unicode.GetBytes("Content-Type: image/gif\r\n\r\n\0base64:R0lGODlhAQABAAAAACw=" + new string('A', 2000));
        for (var offset = 0; offset < message.Length; offset += 1202)
        {
            var piece = message[offset..Math.Min(message.Length, offset + 1202)];
            await _stranger.SendPacketAsync(new PeerHeader(64, 5, (ulong)offset, (ulong)message.Length, 0, (PeerFlags)0x01000000, 6), piece);
        }

        Assert.Equal(message, Assert.Single(_stranger.Ink));
        var (header, _) = await _stranger.NextPacketAsync();
        Assert.Equal((PeerFlags.Acknowledge, 5u, 6u), (header.Flags, header.AckIdentifier, header.AckUniqueId));
    }

    [Fact]
    public async Task Own_invitations_are_not_answered_by_who_was_not_asked()
    {
        var wanted = MsnObject.Create("alice@example.org", MsnObjectType.DisplayPicture, "0", "", [1]);
        var fetching = _stranger.FetchAsync(wanted, TestContext.Current.CancellationToken);
        var invite = await _stranger.NextTextAsync();
        await _stranger.SendTextAsync(invite.Answer(603, PeerStranger.Alice, SlpContent.Session, SlpBody.Empty) with { CallId = "{00000000-AAAA-BBBB-CCCC-000000000000}" });
        Assert.False(fetching.IsCompleted);
        _stranger.Dialogue.End();
        var exception = await Assert.ThrowsAsync<MsnTransferException>(() => fetching);
        Assert.Equal(MsnTransferFailure.ConnectionLost, exception.Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("HELLO\r\n\r\n")]
    [InlineData("INVITE MSNMSGR:bob@example.org MSNSLP/1.0\r\n\r\n")]
    [InlineData("MSNSLP/1.0 two OK\r\nTo: <msnmsgr:b@x.org>\r\nFrom: <msnmsgr:a@x.org>\r\nCall-ID: {1}\r\n\r\n")]
    [InlineData("MSNSLP/1.0 99999999999 OK\r\nTo: <msnmsgr:b@x.org>\r\nFrom: <msnmsgr:a@x.org>\r\nCall-ID: {1}\r\n\r\n")]
    public void What_is_no_SLP_is_none(string text) => Assert.Null(SlpMessage.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void An_answer_of_another_client_is_read_with_its_oddities()
    {
        var message = SlpMessage.Parse(Encoding.UTF8.GetBytes(
            "MSNSLP/1.0 603 DECLINE\nto: <msnmsgr:Alice@Example.org>\nFROM: <MSNMSGR:bob@example.org;{bbbbbbbb-0000-0000-0000-000000000001}>\n"
            + "Via: MSNSLP/1.0/TLP ; branch={aa}\nCSeq: 1\nCall-ID: {bb}\nContent-Type: Application/x-msnmsgr-SessionReqBody\nContent-Length: 1\n\nsessionid:  5 \n\n"))!;
        Assert.Equal((603, "{aa}", "{bb}", 1), (message.Status, message.Branch, message.CallId, message.Sequence));
        Assert.Equal(new EndpointHandle("bob@example.org", Guid.Parse("bbbbbbbb-0000-0000-0000-000000000001")), message.From);
        Assert.Equal((SlpContent.Session, 5u), (message.ContentType, message.Body.SessionId));
    }

    [Fact]
    public void No_value_can_add_a_line()
    {
        var text = PeerStranger.Bye("{1}\r\nX: y") with { Branch = "{2}\rEvil: 1" };
        Assert.Equal(8, Encoding.UTF8.GetString(text.ToBytes().Span).Split("\r\n\r\n")[0].Split('\n').Length - 1);
        Assert.DoesNotContain("\rEvil", Encoding.UTF8.GetString(text.ToBytes().Span), StringComparison.Ordinal);
    }
}
