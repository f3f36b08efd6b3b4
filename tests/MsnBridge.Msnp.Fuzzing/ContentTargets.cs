using System.Text;
using MsnBridge.Msnp.Ink;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.VoiceClips;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>What people send beside text: voice clips and handwriting.</summary>
internal static class ContentTargets
{
    public static IEnumerable<FuzzTarget> All =>
    [
        // Forty bytes are 320 samples.
        new("voice-clips", VoiceSeeds, (input, ref _) => ReadClip(input)),
        // A bit may be a coordinate, which is a place in two lists.
        new("ink", InkSeeds, (input, ref _) => ReadInk(input)) { AllocationPerByte = 512 },
        new("ink-over-peer-to-peer", PeerInkSeeds, (input, ref _) => ReadPeerInk(input)),
    ];

    private static List<byte[]> VoiceSeeds =>
    [
        VoiceClip.Encode(new short[400]),
        VoiceClip.Encode([.. Enumerable.Range(0, 1600).Select(at => (short)(8000 * Math.Sin(at / 7.0) * Math.Sin(at / 300.0)))]),
        VoiceClip.Encode([.. Enumerable.Range(0, 1600).Select(at => (short)((at * 7919 % 40001) - 20000))]),
    ];

    private static List<byte[]> InkSeeds =>
    [
        Convert.FromHexString(
            "00ED011C038080041D021414021E094492D6D201453448000844FF0145840148000A448080800445880248001170A8D34109000A272882"
                + "FC21F82EEB33717559972CD6A60CBB32CCB482FC4DF89595B259736E92C9666C8D998BB5B809010A3C4182FD11FA0F6DDCDC8C5B649B6C"
                + "B775B9BB9664D9325B64AA92ECC9766E3482FC49F88F2DDC996B664CDDC3735BBB9BB465A4B6524CDCB372DBB9B009020A505A82FDFDFB"
                + "FD8952ACCBB8CDDB76DCB2E626E649998B9B8DDD9333732E62CC62A37364B6C6ECCD9B0082FC51F88736EDB25CCCCDDD6CC5D6C96E1BB5"
                + "A46E66662E0644B7777264DC36EEECB9724D6300"),

        // two pens and two transforms, a layout with pressure and buttons, two strokes
        Ink(
            2, 15, 8, 68, 127, 69, 40, 70, 20, 71, 1, 5, 68, 0x80, 0xFE, 0x03, 80,
            15, 14, 17, 0, 0, 0, 64, 20, 0, 0, 200, 66, 0, 0, 160, 192,
            5, 5, 56, 6, 2, 33, 34,
            10, 10, 2, 8, 1, 2, 8, 3, 4, 8, 9, 9,
            9, 1, 23, 1,
            10, 10, 2, 8, 1, 2, 8, 3, 4, 8, 9, 9),
        Ink(0, 2, 4, 6, 8, 26, 0, 100, 2, 0, 1, 2, 60, 1, 2, 3, 4, 19, 0xA8, 0x46, 10, 7, 5, 0x23, 20, 13, 0x3C, 0, 0),
    ];

    private static List<byte[]> PeerInkSeeds =>
    [
        Encoding.Unicode.GetBytes("MIME-Version: 1.0\r\nContent-Type: image/gif\r\n\r\n\0base64:AQIDBAUG\0"),
        Encoding.Unicode.GetBytes("Content-Type: application/x-ms-ink\r\nMessage-ID: {F}\r\n\r\nbase64:AAkKBwIIAGQIAAA="),
    ];

    private static byte[] Ink(params byte[] fields) => [0, (byte)fields.Length, .. fields];

    private static void ReadClip(byte[] input)
    {
        if (!VoiceClip.TryDecode(input, out var samples))
            return;

        if (samples.Length is 0 or > 60 * VoiceClip.SampleRate)
            throw new FuzzFindingException($"A clip is {samples.Length} samples long.");

        _ = VoiceClip.Encode(samples);
    }

    private static void ReadPeerInk(byte[] input)
    {
        if (InkMessage.ReadPeerToPeer(input) is not { } ink)
            return;

        if (ink.Data.IsEmpty || MsnpMessage.Parse(ink.ToEnvelope()) is not InkMessage again || !again.Data.Span.SequenceEqual(ink.Data.Span))
            throw new FuzzFindingException($"{ink} is read back as something else.");
    }

    private static void ReadInk(byte[] input)
    {
        if (InkDrawing.Parse(input) is not { } drawing)
            return;

        foreach (var stroke in drawing.Strokes)
        {
            if (stroke.Points.Count == 0 || stroke.Points.Any(point => !float.IsFinite(point.X) || !float.IsFinite(point.Y)) || stroke.Pen.Width is not (> 0 and <= 20_000))
                throw new FuzzFindingException($"{stroke} cannot be drawn.");
        }
    }
}
