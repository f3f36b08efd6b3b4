using System.Text;
using MsnBridge.MsnNetwork.Clips;
using MsnBridge.MsnNetwork.Emoticons;
using MsnBridge.MsnNetwork.Media;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.VoiceClips;
using SkiaSharp;

namespace MsnBridge.MsnNetwork.Fuzzing;

/// <summary>Every reader of pictures, sounds and cabinets that contacts and users send.</summary>
internal static class FuzzTargets
{
    // What one case may hold: an image of the most pixels that are decoded, or a whole cabinet.
    private const long Decoded = 128 * 1024 * 1024;

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("cabinets", CabinetSeeds, (input, ref _) => ReadCabinet(input)) { AllocationBase = Decoded },
        new("voice-messages", SpeechSeeds, (input, ref _) => ReadSpeech(input)) { AllocationBase = Decoded },
        new("images", ImageSeeds, (input, ref _) => ReadImage(input)) { AllocationBase = Decoded },
        new("drawings", InkSeeds, (input, ref _) => ReadInk(input)) { AllocationBase = Decoded },
        new("emoticon-codes", TextSeeds, (input, ref _) => ReadCodes(input)) { AllocationPerByte = 2048 },
    ];

    private static List<byte[]> CabinetSeeds =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Seeds"), "*.cab").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static List<byte[]> SpeechSeeds =>
    [
        OggOpus.Encode(new short[4000]),
        OggOpus.Encode([.. Enumerable.Range(0, 16_000).Select(at => (short)(8000 * Math.Sin(at / 7.0) * Math.Sin(at / 300.0)))]),
    ];

    private static List<byte[]> ImageSeeds =>
    [
        Image(SKEncodedImageFormat.Png, 96, 96),
        Image(SKEncodedImageFormat.Jpeg, 64, 48),
        Image(SKEncodedImageFormat.Webp, 32, 32),
        GifWriter.Write(8, 8, new byte[3 * 256], [.. Enumerable.Range(0, 64).Select(at => (byte)at)]),
        [.. "BM"u8, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, .. new byte[24], .. new byte[16]],
    ];

    private static List<byte[]> InkSeeds =>
    [
        Convert.FromHexString("000F0204060818001A006402000102003C01020304"),
        [0, 15, 0, 2, 4, 6, 8, 26, 0, 100, 2, 0, 1, 2, 60, 1],
        [0, 12, 10, 10, 2, 8, 1, 2, 8, 3, 4, 8, 9, 9],
    ];

    private static List<byte[]> TextSeeds => [.. ((string[])["hi :) (L) <3 http://a.b/:)", ":-D;-)(y)", "❤ ☀ 🎵 😀", "(cat)(cats)"]).Select(Encoding.UTF8.GetBytes)];

    private static byte[] Image(SKEncodedImageFormat format, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.Teal);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    private static void ReadCabinet(byte[] input)
    {
        var files = Cabinet.Read(input).ToList();
        if (files.Count > 100 || files.Any(file => file.Bytes.Length > 16 * 1024 * 1024))
            throw new FuzzFindingException("A cabinet has more than is taken of one.");
        _ = ReceivedClip.OfWink(input, "wink");
    }

    private static void ReadSpeech(byte[] input)
    {
        var longest = TimeSpan.FromSeconds(15);
        if (OggOpus.Decode(input, longest) is { } samples && samples.Length > longest.TotalSeconds * VoiceClip.SampleRate)
            throw new FuzzFindingException("A recording is longer than was asked for.");
        _ = ReceivedClip.OfVoice(input);
    }

    private static void ReadImage(byte[] input)
    {
        var reader = new ImageReader();
        if (reader.Identify(input) is not { } facts)
            return;

        if (facts.Width <= 0 || facts.Height <= 0 || (long)facts.Width * facts.Height > 64 * 1024 * 1024)
            throw new FuzzFindingException($"An image of {facts.Width} by {facts.Height} is taken.");
        if (reader.ToPng(input) is { } png && reader.Identify(png) is null)
            throw new FuzzFindingException("What was made of an image is none.");
        _ = new DisplayPictureMaker().Make(input);
        _ = EmoticonMaker.Make(input);
        _ = InkImage.ToGif(input);
    }

    private static void ReadInk(byte[] input) => _ = ReceivedClip.OfInk(new InkMessage(InkMessage.Isf, input));

    private static void ReadCodes(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        _ = EmoticonCodes.ToPictographs(text, ["(cat)"]);
        _ = EmoticonCodes.ToCodes(text);
        _ = EmoticonAliases.Write(text, []);
    }
}
