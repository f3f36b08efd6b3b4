using MsnBridge.Msnp.PeerToPeer.Version2;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Version2;

/// <summary>
/// Reads packets the way MSNPSharp 5 does: whatever acknowledges is taken as an acknowledgement and nothing else, and of the very number that was waited for; a text is joined of
/// packets each of which begins where the one before ended; the first packet of data empties what there was, and every other is put behind it.
/// </summary>
internal sealed class MsnpSharp
{
    private readonly Dictionary<uint, (ushort Package, List<byte> Text, ulong Remaining)> _begun = [];

    public List<byte[]> Texts { get; } = [];

    public List<byte> Data { get; } = [];

    /// <summary>The numbers it heard acknowledged.</summary>
    public List<uint> Heard { get; } = [];

    /// <summary>How much data it lost.</summary>
    public int Lost { get; private set; }

    /// <summary>The number by which it acknowledges the packet; null where it is not asked.</summary>
    public uint? Read(byte[] bytes)
    {
        Assert.True(Packet.TryRead(bytes, out var packet, out _));
        uint? asked = packet.Operation.HasFlag(PacketOperation.RequestAcknowledgement) ? packet.NextSequence : null;
        if (packet.Acknowledged is not null || packet.Missing is not null)
        {
            Heard.AddRange(packet.Acknowledged is { } number ? [number] : []);
            Lost += packet.Payload.Length;
        }
        else if (packet.Data is { SessionId: 0 } text)
        {
            Join(packet, text);
        }
        else if (packet.Data is { } data)
        {
            if (data.IsFirst)
                Data.Clear();

            Data.AddRange(packet.Payload.Span);
        }

        return asked;
    }

    private void Join(Packet packet, DataHeader text)
    {
        if (text.IsFirst)
        {
            if (text.Remaining == 0)
                Texts.Add(packet.Payload.ToArray());
            else
                _begun[packet.NextSequence] = (text.Package, [.. packet.Payload.Span], text.Remaining);

            return;
        }

        if (!_begun.Remove(packet.Sequence, out var begun) || begun.Package != text.Package || text.Remaining + (ulong)packet.Payload.Length != begun.Remaining)
            return;

        begun.Text.AddRange(packet.Payload.Span);
        if (text.Remaining == 0)
            Texts.Add([.. begun.Text]);
        else
            _begun[packet.NextSequence] = (text.Package, begun.Text, text.Remaining);
    }
}
