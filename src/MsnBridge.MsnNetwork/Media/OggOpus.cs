using System.Buffers.Binary;
using Concentus;
using Concentus.Enums;
using MsnBridge.Msnp.VoiceClips;

namespace MsnBridge.MsnNetwork.Media;

/// <summary>Speech as voice messages of Matrix and XMPP have it: Opus in Ogg (RFC 6716, 7845), to and from the samples of a voice clip.</summary>
internal static class OggOpus
{
    public const string MediaType = "audio/ogg";

    // Opus counts in 48 kHz whatever was recorded.
    private const int CountedRate = 48_000;
    private const int Factor = CountedRate / VoiceClip.SampleRate;
    private const int SamplesInPacket = VoiceClip.SampleRate / 50;
    // Of the largest packets a page would hold forty.
    private const int PacketsInPage = 40;
    private const int LongestSamplesInPacket = VoiceClip.SampleRate * 120 / 1000;
    private const int LargestPacket = 1275;
    private const int BitRate = 24_000;

    // "OpusHead" version 1 (1) channels (1) samples to skip (2) rate of the recording (4) gain (2) mapping of channels 0 (1)
    // "OpusTags" length (4) who encoded it, number of comments 0 (4)
    private const int HeadLength = 19;

    public static byte[] Encode(ReadOnlySpan<short> samples)
    {
        var encoder = OpusCodecFactory.CreateEncoder(VoiceClip.SampleRate, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        encoder.Bitrate = BitRate;
        var head = new byte[HeadLength];
        "OpusHead\u0001\u0001"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(10), (ushort)(encoder.Lookahead * Factor));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), VoiceClip.SampleRate);
        var file = new List<byte>();
        OggPages.Write(file, [head], 0, 0, isLast: false);
        OggPages.Write(file, [(byte[])[.. "OpusTags"u8, 9, 0, 0, 0, .. "MsnBridge"u8, 0, 0, 0, 0]], 0, 1, isLast: false);

        // What the encoder holds back comes out with silence behind the end; the position of the last page says where that begins.
        var total = samples.Length + encoder.Lookahead;
        var page = new List<ReadOnlyMemory<byte>>();
        Span<short> packet = stackalloc short[SamplesInPacket];
        Span<byte> encoded = stackalloc byte[LargestPacket];
        for (var (at, number) = (0, 2u); at < total;)
        {
            var rest = samples[Math.Min(at, samples.Length)..];
            packet.Clear();
            rest[..Math.Min(rest.Length, packet.Length)].CopyTo(packet);
            page.Add(encoded[..encoder.Encode(packet, SamplesInPacket, encoded, encoded.Length)].ToArray());
            at += SamplesInPacket;
            if (page.Count < PacketsInPage && at < total)
                continue;

            OggPages.Write(file, page, (long)Math.Min(at, total) * Factor, number++, isLast: at >= total);
            page.Clear();
        }

        return [.. file];
    }

    /// <summary>Decodes a recording that is no longer than <paramref name="longest"/>; null if it is, or is none.</summary>
    public static short[]? Decode(ReadOnlyMemory<byte> file, TimeSpan longest)
    {
        var limit = (int)(longest.TotalSeconds * VoiceClip.SampleRate);
        var samples = new List<short>();
        IOpusDecoder? decoder = null;
        var skip = 0;
        try
        {
            var number = 0;
            foreach (var packet in OggPages.Read(file))
            {
                if (number++ == 0)
                {
                    if (packet.Length < HeadLength || !packet.Span.StartsWith("OpusHead"u8) || packet.Span[18] != 0)
                        return null;

                    skip = BinaryPrimitives.ReadUInt16LittleEndian(packet.Span[10..]) / Factor;
                    decoder = OpusCodecFactory.CreateDecoder(VoiceClip.SampleRate, 1);
                    continue;
                }

                if (number == 2 || packet.IsEmpty)
                    continue;

                var decoded = new short[LongestSamplesInPacket];
                samples.AddRange(decoded.AsSpan(0, decoder!.Decode(packet.Span, decoded, LongestSamplesInPacket, false)));

                // The last packet may be filled up with silence.
                if (samples.Count - skip > limit + LongestSamplesInPacket)
                    return null;
            }
        }
        catch (Exception exception) when (exception is OpusException or ArgumentException or IndexOutOfRangeException or InvalidOperationException)
        {
            // The decoder says so in any of these ways: it is no Opus.
            return null;
        }

        return samples.Count <= skip ? null : [.. samples.Skip(skip).Take(limit)];
    }
}
