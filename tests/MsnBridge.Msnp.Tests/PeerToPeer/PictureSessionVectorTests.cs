using System.Text;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Switchboards;
using MsnBridge.Msnp.PeerToPeer.Version1;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>One display picture from the first packet to the last, byte for byte.</summary>
public sealed class PictureSessionVectorTests
{
    private const string CallId = "{AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}";
    private const string Branch = "{11111111-2222-3333-4444-555555555555}";
    private const uint SessionId = 1193046;

    private const string Context =
        "PG1zbm9iaiBDcmVhdG9yPSJib2JAZXhhbXBsZS5vcmciIFNpemU9IjE4IiBUeXBlPSIzIiBMb2NhdGlvbj0iVEZSMS5kYXQiIEZyaWVuZGx5PSJBQUE9IiBTSEExRD0iYTNXMDhJUjF1bTR3MlRDOHd3"
        + "a2xvQ0dpaitFPSIgU0hBMUM9InVVWnFHRUdkOWQ3TDdnZXV5ZVY4SnpNMGE1MD0iLz4A";

    private const string InviteText =
        "INVITE MSNMSGR:bob@example.org MSNSLP/1.0\r\nTo: <msnmsgr:bob@example.org>\r\nFrom: <msnmsgr:alice@example.org>\r\n"
        + $"Via: MSNSLP/1.0/TLP ;branch={Branch}\r\nCSeq: 0 \r\nCall-ID: {CallId}\r\nMax-Forwards: 0\r\n"
        + "Content-Type: application/x-msnmsgr-sessionreqbody\r\nContent-Length: 314\r\n\r\n"
        + $"EUF-GUID: {{A4268EEC-FEC5-49E5-95C3-F126696BDBF6}}\r\nSessionID: 1193046\r\nAppID: 1\r\nContext: {Context}\r\n\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_invitation_is_written_and_read()
    {
        var invite = Invite();
        Assert.Equal(InviteText, Encoding.UTF8.GetString(invite.ToBytes().Span));

        var read = SlpMessage.Parse(Encoding.UTF8.GetBytes(InviteText + "\0"))!;
        Assert.Equal((SlpMethods.Invite, 0, PeerStranger.Bob, PeerStranger.Alice), (read.Method, read.Status, read.To, read.From));
        Assert.Equal((Branch, CallId, SlpContent.Session, SessionId), (read.Branch, read.CallId, read.ContentType, read.Body.SessionId));
        Assert.Equal(Convert.FromBase64String(Context), read.Body.Bytes("Context"));
        Assert.Equal(InviteText, Encoding.UTF8.GetString(read.ToBytes().Span));
    }

    [Fact]
    public void A_refusal_has_the_length_it_has_to()
    {
        var decline = Invite().Answer(SlpStatus.Decline, PeerStranger.Bob, SlpContent.Session, new SlpBody([new("SessionID", "1193046")]));
        Assert.Equal(331, decline.ToBytes().Length + 1);
        Assert.StartsWith("MSNSLP/1.0 603 Decline\r\n", Encoding.UTF8.GetString(decline.ToBytes().Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_packet_is_the_one_it_has_to_be()
    {
        var unique = 0x5A000000u;
        var (toBob, toAlice) = (new MemoryCarrier(), new MemoryCarrier());
        var (aliceHears, bobHears) = (new Listener(), new Listener());
        var alice = new PeerLink(toBob, PeerStranger.Alice, PeerStranger.Bob, aliceHears, new PeerIdentifiers(0x0A000001, () => ++unique));
        var bob = new PeerLink(toAlice, PeerStranger.Bob, PeerStranger.Alice, bobHears, new PeerIdentifiers(0x0B000001, () => ++unique));
        aliceHears.Sink = new Listener.Memory(SessionId, 18);

        await alice.SendTextAsync(Invite().ToBytes(), Token);
        await CarryAsync(toBob, bob, 782, "000000000100000a0000000000000000820200000000000082020000000000000100005a000000000000000000000000", "00000000", InviteText + "\0");
        await CarryAsync(toAlice, alice, 142, "000000000100000b000000000000000082020000000000000000000002000000" + "0100000a0100005a8202000000000000", "00000000", "");

        await bob.SendTextAsync(Invite().Answer(SlpStatus.Ok, PeerStranger.Bob, SlpContent.Session, new SlpBody([new("SessionID", "1193046")])).ToBytes(), Token);
        await CarryAsync(toAlice, alice, 468, "000000000200000b0000000000000000460100000000000046010000000000000200005a000000000000000000000000", "00000000", null);
        await CarryAsync(toBob, bob, 140, "000000000200000a000000000000000046010000000000000000000002000000" + "0200000b0200005a4601000000000000", "00000000", "");

        await SendAsync(bob, PeerDataKind.Preparation, new byte[4]);
        await CarryAsync(toAlice, alice, 146, "563412000300000b0000000000000000040000000000000004000000000000000300005a000000000000000000000000", "00000001", "\0\0\0\0");
        await CarryAsync(toBob, bob, 140, "563412000300000a000000000000000004000000000000000000000002000000" + "0300000b0300005a0400000000000000", "00000000", "");

        await SendAsync(bob, PeerDataKind.Object, "MsnBridge avatar 1"u8.ToArray());
        await CarryAsync(toAlice, alice, 160, "563412000400000b0000000000000000120000000000000012000000200000000400005a000000000000000000000000", "00000001", "MsnBridge avatar 1");
        Assert.Empty(bobHears.Confirmed);
        await CarryAsync(toBob, bob, 140, "563412000400000a000000000000000012000000000000000000000002000000" + "0400000b0400005a1200000000000000", "00000000", "");
        Assert.Equal([SessionId], bobHears.Confirmed);

        await alice.SendTextAsync(
            new SlpMessage
            {
                Method = SlpMethods.Bye,
                To = PeerStranger.Bob,
                From = PeerStranger.Alice,
                Branch = Branch,
                CallId = CallId,
                ContentType = SlpContent.Close,
            }.ToBytes(),
            Token);
        await CarryAsync(toBob, bob, null, "000000000500000a0000000000000000480100000000000048010000000000000500005a000000000000000000000000", "00000000", null);
        await CarryAsync(toAlice, alice, null, "000000000500000b000000000000000048010000000000000000000002000000" + "0500000a0500005a4801000000000000", "00000000", "");
        Assert.Equal("MsnBridge avatar 1"u8.ToArray(), ((Listener.Memory)aliceHears.Sink).Data);
        Assert.Equal([SlpMethods.Invite, SlpMethods.Bye], bobHears.Texts.Select(text => SlpMessage.Parse(text)!.Method));
    }

    private static SlpMessage Invite() => new()
    {
        Method = SlpMethods.Invite,
        To = PeerStranger.Bob,
        From = PeerStranger.Alice,
        Branch = Branch,
        CallId = CallId,
        ContentType = SlpContent.Session,
        Body = new SlpBody(
        [
            new("EUF-GUID", "{A4268EEC-FEC5-49E5-95C3-F126696BDBF6}"),
            new("SessionID", "1193046"),
            new("AppID", "1"),
            new("Context", Context),
        ]),
    };

    private static Task SendAsync(PeerLink link, PeerDataKind kind, byte[] data) =>
        link.SendDataAsync(new PeerOutgoingData(SessionId, kind, 1, new MemoryStream(data), data.Length), Token);

    private static async Task CarryAsync(MemoryCarrier carrier, PeerLink to, int? length, string header, string footer, string? payload)
    {
        var packet = await carrier.Packets.ReadAsync(Token);
        Assert.Equal(header, Convert.ToHexStringLower(packet.AsSpan(0, 48)));
        Assert.Equal(footer, Convert.ToHexStringLower(packet.AsSpan(packet.Length - 4)));
        if (payload is not null)
            Assert.Equal(payload, Encoding.UTF8.GetString(packet.AsSpan(48..^4)));

        if (length is not null)
            Assert.Equal(length, SwitchboardCarrier.HeadFor(to.Peer, to.Self).Length + packet.Length);

        await to.ReceiveAsync(packet);
    }
}
