using System.Globalization;
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
