using MsnBridge.Core.Content;
using MsnBridge.Core.Files;
using MsnBridge.MsnNetwork.Conversion;
using MsnBridge.MsnNetwork.Media;
using MsnBridge.Msnp.Ink;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.VoiceClips;

namespace MsnBridge.MsnNetwork.Clips;

/// <summary>What somebody on MSN sent, in a form that clients of today show.</summary>
/// <param name="File">What it is shown as.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record ReceivedClip(SharedFile File, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A voice clip as a voice message; as the file it is, where it is of a codec that is not known here.</summary>
    public static ReceivedClip OfVoice(ReadOnlyMemory<byte> clip)
    {
        if (!VoiceClip.TryDecode(clip.Span, out var samples))
        {
            // Windows Live Messenger 2009 recorded in another one.
            var isWave = clip.Span.StartsWith("RIFF"u8);
            var other = SharedFile.Named(isWave ? "voice-clip.wav" : "voice-clip.wma", clip.Length);
            return new ReceivedClip(other with { Words = ClipWords.VoiceClip }, clip);
        }

        var message = OggOpus.Encode(samples);
        var duration = TimeSpan.FromSeconds(samples.Length / (double)VoiceClip.SampleRate);
        return new ReceivedClip(
            new SharedFile("voice-clip.ogg", OggOpus.MediaType, message.Length, FileKind.VoiceClip, ClipWords.VoiceClip, Duration: duration), message);
    }

    /// <summary>Handwriting as a picture; null if it is none.</summary>
    public static ReceivedClip? OfInk(InkMessage ink)
    {
        if (ink.MediaType == InkMessage.Gif)
        {
            return new ImageReader().Identify(ink.Data) is { MediaType: InkMessage.Gif } facts
                ? Drawing("drawing.gif", InkMessage.Gif, ink.Data, facts.Width, facts.Height)
                : null;
        }

        if (InkDrawing.Parse(ink.Data.Span) is not { } drawing)
            return null;

        var (png, width, height) = InkRendering.ToPng(drawing);
        return Drawing("drawing.png", InkRendering.MediaType, png, width, height);
    }

    /// <summary>The picture that goes with a wink; null if its cabinet has none.</summary>
    public static ReceivedClip? OfWink(ReadOnlyMemory<byte> cabinet, string words)
    {
        var reader = new ImageReader();
        foreach (var file in Cabinet.Read(cabinet))
        {
            if (reader.Identify(file.Bytes) is { } facts)
            {
                var name = FileTypes.WithExtension("wink", facts.MediaType);
                return new ReceivedClip(
                    new SharedFile(name, MediaTypes.Normalize(facts.MediaType), file.Bytes.Length, FileKind.Wink, words, facts.Width, facts.Height), file.Bytes);
            }
        }

        return null;
    }

    private static ReceivedClip Drawing(string name, string mediaType, ReadOnlyMemory<byte> bytes, int width, int height) =>
        new(new SharedFile(name, mediaType, bytes.Length, FileKind.Ink, ClipWords.Ink, width, height), bytes);
}
