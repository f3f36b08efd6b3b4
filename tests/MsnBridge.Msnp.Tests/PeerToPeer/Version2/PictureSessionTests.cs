using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Objects;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Version2;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Version2;

/// <summary>
/// One picture of 2500 bytes from the first packet to the last in version 2, with a peer who says what Windows Live Messenger 2009 says: once asking and once being asked. The
/// headers are those of <see cref="PacketTests.Exchange"/>.
/// </summary>
public sealed class PictureSessionTests : IPeerInvitations, IPeerTransports
{
    private const string WelcomeHeaders = "1c 03 00 00 20 00 00 00 02 04";
    private const string PeerInfo = "01 0c 00 02 00 00 00 0e 00 00 0f 01 00 00";

    private static readonly EndpointHandle Alice = new("alice@example.org", new Guid("aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"));
    private static readonly EndpointHandle Bob = new("bob@example.org", new Guid("bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb"));

    private readonly SignallingClock _clock = new(TestContext.Current.CancellationToken);
    private readonly MemoryCarrier _carrier = new();
    private readonly SharedObjects _shared = new();
    private readonly byte[] _picture = [.. Enumerable.Range(0, 2500).Select(number => (byte)(number * 13))];
    private Func<CancellationToken, Task>? _serve;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_is_fetched()
    {
        var (objects, dialogue, link) = Make(Alice, Bob);
        var what = MsnObject.Create(Bob.Account, MsnObjectType.DisplayPicture, "TFR0.dat", "", _picture);
        using var reach = new PeerReach(dialogue, [link]);
        var fetching = objects.FetchAsync(reach, what, Token);

        // The invitation introduces its sender, and asks.
        var invite = await NextAsync();
        Assert.Equal("1803", invite.Hex[..4]);
        Assert.Equal(Plain(PeerInfo), invite.Hex[16..44]);
        Assert.Equal(new DataHeader(DataKind.Text, IsFirst: true, invite.Packet.Data!.Value.Package, 0), invite.Packet.Data.Value with { Remaining = 0 });
        var text = invite.Packet.Payload.ToArray().ToList();
        while (invite.Packet.Data!.Value.Remaining > 0)
        {
            invite = await NextAsync();
            text.AddRange(invite.Packet.Payload.Span);
        }

        var asked = SlpMessage.Parse(text.ToArray())!;
        Assert.Equal((Bob, Alice, "18", "12"), (asked.To, asked.From, asked.Body["RequestFlags"], asked.Body["AppID"]));
        var end = invite.Packet.NextSequence;

        // ACK and SYN, which is acknowledged by itself and with nothing else in the packet.
        await ReceiveAsync(link, $"{WelcomeHeaders} {Hex(end)} {PeerInfo}", []);
        var acknowledgement = await NextAsync();
        Assert.Equal($"1000 0000 {Hex(end)} 0204 20000000 0000".Replace(" ", ""), acknowledgement.Hex);

        var session = asked.Body.SessionId;
        var answer = Text(asked.Answer(SlpStatus.Ok, Bob, SlpContent.Session, new SlpBody([new("SessionID", $"{session}")])));
        await ReceiveAsync(link, $"08 00 {Hex((ushort)(8 + answer.Length))} 20 00 00 00 | 08 01 00 01 00 00 00 00", answer);
        var sequence = 0x20000000 + 8u + (uint)answer.Length;
        await ReceiveAsync(link, $"08 00 00 0c {Hex(sequence)} | 08 01 00 00 {Hex(session)}", new byte[4]);
        sequence += 12;
        await ReceiveAsync(link, $"08 00 04 c6 {Hex(sequence)} | 14 05 00 02 {Hex(session)} 01 08 00 00 00 00 00 00 05 12 00 00", _picture[..1202]);
        sequence += 0x4c6;
        await ReceiveAsync(link, $"08 00 04 c6 {Hex(sequence)} | 14 04 00 02 {Hex(session)} 01 08 00 00 00 00 00 00 00 60 00 00", _picture[1202..2404]);
        sequence += 0x4c6;
        await ReceiveAsync(link, $"08 02 00 68 {Hex(sequence)} | 08 04 00 02 {Hex(session)}", _picture[2404..]);
        sequence += 0x68;
        Assert.Equal(_picture, (await fetching).ToArray());

        var last = new[] { await NextAsync(), await NextAsync() };
        Assert.Equal($"1000 0000 {Hex(end)} 0204 {Hex(sequence)} 0000".Replace(" ", ""), Assert.Single(last, said => said.Packet.Acknowledged is not null).Hex);
        var goodbye = SlpMessage.Parse(Assert.Single(last, said => said.Packet.Data is not null).Packet.Payload)!;
        Assert.Equal((SlpMethods.Bye, asked.CallId, session), (goodbye.Method, goodbye.CallId, goodbye.Body.SessionId));
        Assert.True(dialogue.IsIdle);
    }

    [Fact]
    public async Task A_picture_is_served()
    {
        var (_, dialogue, link) = Make(Bob, Alice);
        var what = _shared.Share(Bob.Account, MsnObjectType.DisplayPicture, _picture, "");
        var invite = Text(new SlpMessage
        {
            Method = SlpMethods.Invite,
            To = Bob,
            From = Alice,
            Branch = "{11111111-2222-3333-4444-555555555555}",
            CallId = "{AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}",
            ContentType = SlpContent.Session,
            Body = new SlpBody(
            [
                new("EUF-GUID", "{A4268EEC-FEC5-49E5-95C3-F126696BDBF6}"),
                new("SessionID", "1193046"),
                new("SChannelState", "0"),
                new("Capabilities-Flags", "1"),
                new("AppID", "12"),
                new("RequestFlags", "18"),
                new("Context", Convert.ToBase64String(Encoding.UTF8.GetBytes(what.Text + "\0"))),
            ]),
        });
        Assert.InRange(invite.Length, 600, 1202);
        await ReceiveAsync(link, $"18 03 {Hex((ushort)(8 + invite.Length))} 10 00 00 00 {PeerInfo} 00 00 | 08 01 00 00 00 00 00 00", invite);
        var end = 0x10000000 + 8u + (uint)invite.Length;
        var serving = _serve!(Token);

        // Heard, and who hears, before anything is answered.
        var welcome = await NextAsync();
        Assert.Equal("1c030000", welcome.Hex[..8], ignoreCase: true);
        Assert.Equal(Plain($"0204 {Hex(end)} {PeerInfo}"), welcome.Hex[16..]);
        var answer = await NextAsync();
        Assert.Equal(("0800", welcome.Packet.Sequence, DataKind.Text), (answer.Hex[..4], answer.Packet.Sequence, answer.Packet.Data!.Value.Kind));
        Assert.Equal((SlpStatus.Ok, 1193046u), (SlpMessage.Parse(answer.Packet.Payload)!.Status, SlpMessage.Parse(answer.Packet.Payload)!.Body.SessionId));
        await ReceiveAsync(link, $"10 00 00 00 {Hex(end)} 02 04 {Hex(welcome.Packet.NextSequence)} 00 00", []);

        var preparation = await NextAsync();
        Assert.Equal(Plain($"0800000c {Hex(preparation.Packet.Sequence)} 08010000 00123456 00000000")[..16], preparation.Hex[..16]);
        Assert.Equal((DataKind.Text, 0x00123456u, 4), (preparation.Packet.Data!.Value.Kind, preparation.Packet.Data.Value.SessionId, preparation.Packet.Payload.Length));
        var data = new[] { await NextAsync(), await NextAsync(), await NextAsync() };
        var package = Hex(data[0].Packet.Data!.Value.Package);
        Assert.Equal(Plain($"080004c6 {Hex(data[0].Packet.Sequence)} 1405{package}00123456 0108 0000000000000512 0000"), data[0].Hex[..56]);
        Assert.Equal(Plain($"080004c6 {Hex(data[1].Packet.Sequence)} 1404{package}00123456 0108 0000000000000060 0000"), data[1].Hex[..56]);
        Assert.Equal(Plain($"08020068 {Hex(data[2].Packet.Sequence)} 0804{package}00123456"), data[2].Hex[..32]);
        Assert.Equal(_picture, data.SelectMany(said => said.Packet.Payload.ToArray()));
        foreach (var (before, after) in ((Said[])[welcome, answer, preparation, .. data]).Zip((Said[])[answer, preparation, .. data]))
            Assert.Equal(before.Packet.NextSequence, after.Packet.Sequence);

        await ReceiveAsync(link, $"10 00 00 00 {Hex(end)} 02 04 {Hex(data[2].Packet.NextSequence)} 00 00", []);
        var goodbye = Text(new SlpMessage
        {
            Method = SlpMethods.Bye,
            To = Bob,
            From = Alice,
            Branch = "{99999999-2222-3333-4444-555555555555}",
            CallId = "{AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}",
            ContentType = SlpContent.Close,
            Body = new SlpBody([new("SessionID", "1193046")]),
        });
        await ReceiveAsync(link, $"08 02 {Hex((ushort)(8 + goodbye.Length))} {Hex(end)} | 08 01 00 01 00 00 00 00", goodbye);
        await serving;
        Assert.Equal(end + 8 + (uint)goodbye.Length, (await NextAsync()).Packet.Acknowledged);
        Assert.True(dialogue.IsIdle);
    }

    async ValueTask IPeerInvitations.InvitedAsync(PeerDialogue dialogue, IPeerLink link, SlpMessage invitation) =>
        _serve = await new ObjectTransfers(_shared, Bob.Account, _clock).InvitedAsync(dialogue, link, invitation);

    void IPeerInvitations.RefusedTooMany(PeerDialogue dialogue)
    {
    }

    ValueTask IPeerInvitations.InkArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> message) => ValueTask.CompletedTask;

    ValueTask IPeerTransports.ArrivedAsync(PeerSession session, IPeerLink link, SlpMessage message) => ValueTask.CompletedTask;

    Task IPeerTransports.PrepareAsync(PeerSession session, CancellationToken cancellationToken) => Task.CompletedTask;

    private (ObjectTransfers Objects, PeerDialogue Dialogue, PacketLink Link) Make(EndpointHandle self, EndpointHandle peer)
    {
        var dialogue = new PeerDialogue(peer.Account, this, this, _clock);
        return (new ObjectTransfers(_shared, self.Account, _clock), dialogue, new PacketLink(_carrier, peer, self, dialogue, _clock));
    }

    private static byte[] Text(SlpMessage message) => [.. message.ToBytes().Span, 0];

    private static string Plain(string hex) => hex.Replace(" ", "", StringComparison.Ordinal);

    private static string Hex(uint number) => number.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    private static string Hex(ushort number) => number.ToString("x4", System.Globalization.CultureInfo.InvariantCulture);

    private static ValueTask ReceiveAsync(PacketLink link, string headers, byte[] payload) =>
        link.ReceiveAsync((byte[])[.. Convert.FromHexString(Plain(headers).Replace("|", "", StringComparison.Ordinal)), .. payload, 0, 0, 0, 0]);

    private async Task<Said> NextAsync()
    {
        var bytes = await _carrier.Packets.ReadAsync(Token);
        Assert.True(Packet.TryRead(bytes, out var packet, out var length));
        Assert.Equal(4, bytes.Length - length);
        return new Said(Convert.ToHexStringLower(bytes.AsSpan(0, length)), packet);
    }

    private sealed record Said(string Hex, Packet Packet);
}
