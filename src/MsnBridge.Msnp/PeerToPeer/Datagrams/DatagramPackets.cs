using System.Globalization;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.PeerToPeer.Datagrams;

/// <summary>Packets of peer-to-peer in datagrams (MSNP21).</summary>
public static class DatagramPackets
{
    /// <summary>The type of message that carries packets.</summary>
    public const string MessageType = "Data";

    /// <summary>The type of message that carries a text about a direct connection, without a header around it.</summary>
    public const string SignalType = "Signal/P2P";

    /// <summary>The content type of packets.</summary>
    public const string ContentType = "application/x-msnmsgrp2p";

    private const int MostPackets = 64;

    // SDG t length
    // Routing: 1.0 CRLF  To: 1:account;epid={guid} CRLF  From: 1:account;epid={guid} CRLF  Service-Channel: PE CRLF  Options: 0 CRLF
    // Reliability: 1.0 CRLF
    // Messaging: 2.0 CRLF  Message-Type: Signal/P2P CRLF  Content-Type: text/plain; charset=UTF-8 CRLF  Content-Length: n CRLF
    // text
    /// <summary>A text of the session layer, without packets around it.</summary>
    internal static MsnpPayload Signal(EndpointHandle from, EndpointHandle to, ReadOnlyMemory<byte> text) => new RoutedDocument(
        new RoutedAddress(new ContactHandle(to.Account), to.EndpointId),
        new RoutedAddress(new ContactHandle(from.Account), from.EndpointId),
        RoutedContent.Messaging,
        [new("Message-Type", SignalType), new("Content-Type", "text/plain; charset=UTF-8")],
        text,
        [new("Service-Channel", "PE"), new("Options", "0")],
        version: "2.0").ToPayload();

    // Bridging-Offsets: 0,52,1352                          where each packet begins in the body
    /// <summary>The packets in a document, in order; none where it says nonsense.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(RoutedDocument document)
    {
        var offsets = new List<int>();
        foreach (var text in (document["Bridging-Offsets"] ?? "0").Split(',', MostPackets + 1))
        {
            if (!int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                || offset >= document.Body.Length
                || (offsets.Count > 0 && offset <= offsets[^1]))
            {
                return [];
            }

            offsets.Add(offset);
        }

        return [.. offsets.Select((offset, index) => document.Body[offset..(index + 1 < offsets.Count ? offsets[index + 1] : document.Body.Length)])];
    }
}
