using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer.Datagrams;

namespace MsnBridge.Msnp.Server.Datagrams;

/// <summary>What is said in a datagram (MSNP21), as a switchboard carries it, and back.</summary>
internal static class DatagramContent
{
    private const string PieceHeader = "Message-ID";
    private const string Typing = "Control/Typing";

    /// <summary>The messages for a switchboard; none if nobody with an older client could make anything of it.</summary>
    public static IReadOnlyList<MsnpPayload> ToMessages(RoutedDocument document, string sender)
    {
        if (document.MessageType == DatagramPackets.MessageType)
            return [.. DatagramPackets.Split(document).Select(packet => ToMessage(document, packet))];

        // Whoever joins pieces does so there as well.
        if (document[PieceHeader] is not null)
            return [ToPiece(document)];

        return SpokenDatagram.Read(new MessageEnvelope(document.Content, document.Body)) switch
        {
            null or OtherMessage => [],
            TypingMessage typing => [(typing with { Account = sender }).ToPayload()],
            { } said => [said.ToPayload()],
        };
    }

    // MIME-Version: 1.0 CRLF
    // [Content-Type: type CRLF]  Message-ID: {guid} CRLF  Chunks: n CRLF | Chunk: i CRLF
    // CRLF
    // piece
    private static MsnpPayload ToPiece(RoutedDocument document) => new MessageEnvelope(
        [new("MIME-Version", "1.0"), .. document.Content.Where(header => header.Key is "Content-Type" or "X-MMS-IM-Format" or PieceHeader or "Chunks" or "Chunk")],
        document.Body).ToPayload();

    // MIME-Version: 1.0 CRLF
    // Content-Type: application/x-msnmsgrp2p CRLF
    // P2P-Dest: account[;{guid}] CRLF  [P2P-Src: account;{guid} CRLF]              the latter where the former has a place
    // CRLF
    // packet
    private static MsnpPayload ToMessage(RoutedDocument document, ReadOnlyMemory<byte> packet)
    {
        var (to, from) = (document.To!.Value, document.From!.Value);
        List<KeyValuePair<string, string>> headers =
        [
            new("MIME-Version", "1.0"),
            new("Content-Type", DatagramPackets.ContentType),
            new("P2P-Dest", new EndpointHandle(to.Contact.Account, to.EndpointId).ToString()),
        ];
        if (to.EndpointId is not null)
            headers.Add(new("P2P-Src", new EndpointHandle(from.Contact.Account, from.EndpointId).ToString()));

        return new MessageEnvelope(headers, packet).ToPayload();
    }

    private static RoutedDocument? FromPacket(MessageEnvelope message, string from, string to)
    {
        var destination = EndpointHandle.Parse(message["P2P-Dest"] ?? "");
        if (!string.Equals(destination.Account, to, StringComparison.OrdinalIgnoreCase))
            return null;

        var source = EndpointHandle.Parse(message["P2P-Src"] ?? "");
        return new RoutedDocument(
            new RoutedAddress(new ContactHandle(to), destination.EndpointId),
            new RoutedAddress(new ContactHandle(from), source.EndpointId),
            RoutedContent.Messaging,
            [
                new("Message-Type", DatagramPackets.MessageType),
                new("Content-Type", DatagramPackets.ContentType),
                new("Content-Transfer-Encoding", "binary"),
                new("Bridging-Offsets", "0"),
            ],
            message.Body,
            [new("Service-Channel", "PE"), new("Options", "0")],
            version: "2.0");
    }

    /// <summary>The datagrams for a message of a switchboard; none if it has no form there.</summary>
    public static IReadOnlyList<RoutedDocument> FromMessage(MessageEnvelope message, string from, string to)
    {
        if (message.ContentType == DatagramPackets.ContentType)
            return FromPacket(message, from, to) is { } packet ? [packet] : [];

        var said = MsnpMessage.Parse(message) is TypingMessage
            ? [new SpokenDatagram(Typing, new MessageEnvelope([new("Content-Type", "text/plain; charset=UTF-8")], default))]
            : SpokenDatagram.Of(MsnpMessage.Parse(message));
        return
        [
            .. said.Select(datagram => new RoutedDocument(
                new RoutedAddress(new ContactHandle(to)),
                new RoutedAddress(new ContactHandle(from)),
                RoutedContent.Messaging,
                [new("Message-Type", datagram.Type), .. datagram.Content.Headers.Where(header => header.Key != "MIME-Version")],
                datagram.Content.Body,
                [new("Service-Channel", "IM/Online")],
                version: "2.0")),
        ];
    }
}
