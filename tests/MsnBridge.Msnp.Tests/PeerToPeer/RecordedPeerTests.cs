using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Version1;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>What libpurple sent from client to client: read, written back, and played to a link of ours.</summary>
public sealed class RecordedPeerTests
{
    public static TheoryData<string> Names => [.. RecordedSession.Names.Where(name => Packets(name).Count > 0)];

    [Theory, MemberData(nameof(Names))]
    public void Every_packet_is_read_and_written_back(string name)
    {
        foreach (var (_, packet) in Packets(name))
        {
            Assert.True(PeerHeader.TryRead(packet, out var header));
            var written = new byte[PeerHeader.Length];
            header.Write(written);
            Assert.Equal(packet[..PeerHeader.Length], written);

            var payload = packet[PeerHeader.Length..^4];
            if (header.SessionId != 0 || (ulong)payload.Length != header.TotalSize)
                continue;

            // libpurple leaves out the blank behind the sequence number.
            var message = SlpMessage.Parse(payload)!;
            Assert.Equal(
                Encoding.UTF8.GetString(payload).TrimEnd('\0'),
                Encoding.UTF8.GetString(message.ToBytes().Span).Replace($"CSeq: {message.Sequence} \r\n", $"CSeq: {message.Sequence}\r\n", StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Every_text_is_acknowledged_as_libpurple_did(string name)
    {
        var packets = Packets(name);
        var acknowledgements = packets.Select(packet => Header(packet.Packet)).Where(header => header is { SessionId: 0, Flags: PeerFlags.Acknowledge }).ToList();
        Assert.NotEmpty(acknowledgements);
        var ours = new List<PeerHeader>();
        foreach (var to in packets.Select(packet => packet.To).Distinct())
        {
            var carrier = new MemoryCarrier();
            var heard = new Listener();
            var link = new PeerLink(carrier, new EndpointHandle(to), new EndpointHandle("other@example.com"), heard, PeerIdentifiers.Random());
            foreach (var (_, packet) in packets.Where(packet => packet.To == to && Header(packet.Packet).SessionId == 0))
            {
                await link.ReceiveAsync(packet);
                while (carrier.Packets.TryRead(out var answer))
                    ours.Add(Header(answer) with { Identifier = 0 });
            }

            Assert.All(heard.Texts, text => Assert.NotNull(SlpMessage.Parse(text)));
        }

        // Not everything was kept in the recording.
        var kept = packets.Select(packet => Header(packet.Packet).Identifier).ToHashSet();
        Assert.Empty(acknowledgements.Where(theirs => kept.Contains(theirs.AckIdentifier)).Select(theirs => theirs with { Identifier = 0 }).Except(ours));
    }

    private static PeerHeader Header(byte[] packet) => PeerHeader.TryRead(packet, out var header) ? header : default;

    private static List<(string To, byte[] Packet)> Packets(string name) =>
    [
        .. from frame in RecordedSession.Load(name).Frames
           where frame is { FromClient: true, IsCommand: true, Body: not null } && frame.Line.StartsWith("MSG ", StringComparison.Ordinal)
           let envelope = MessageEnvelope.Parse(frame.Body)
           where envelope.ContentType == "application/x-msnmsgrp2p" && envelope.Body.Length >= PeerHeader.Length + 4
           select (envelope["P2P-Dest"]!, envelope.Body.ToArray()),
    ];
}
