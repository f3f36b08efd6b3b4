using System.Buffers;
using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Tests.Transcripts;

public sealed class TranscriptTests
{
    public static TheoryData<string> Names => [.. Transcript.Names];

    [Theory, MemberData(nameof(Names))]
    public void Every_line_becomes_a_typed_command_and_is_written_back(string name)
    {
        var transcript = Transcript.Load(name);
        foreach (var direction in Enum.GetValues<MsnpDirection>())
        {
            var frames = transcript.Frames.Where(frame => frame.Direction == direction).ToList();
            var stream = new ReadOnlySequence<byte>(frames.SelectMany(frame => frame.Received).ToArray());
            foreach (var expected in frames)
            {
                Assert.True(MsnpFrameReader.TryRead(ref stream, transcript.Dialect, direction, MsnpFrameLimits.Default, out var frame));
                var command = MsnpCommandParser.Parse(frame, transcript.Dialect, direction);

                Assert.False(command is UnknownCommand or MalformedCommand, $"{expected.Line} was read as {command}.");
                Assert.Equal(expected.Written, Write(command, transcript));
            }

            Assert.True(stream.IsEmpty);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Text_forms_show_neither_cookies_nor_payloads(string name)
    {
        var transcript = Transcript.Load(name);
        foreach (var expected in transcript.Frames)
        {
            var stream = new ReadOnlySequence<byte>(expected.Received);
            Assert.True(MsnpFrameReader.TryRead(ref stream, transcript.Dialect, expected.Direction, MsnpFrameLimits.Default, out var frame));
            var command = MsnpCommandParser.Parse(frame, transcript.Dialect, expected.Direction);
            var shown = $"{command} {MsnpCommandWriter.Describe(command, transcript.Dialect)}";

            foreach (var secret in SecretsIn(expected))
                Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> SecretsIn(TranscriptFrame frame)
    {
        var tokens = frame.Line.Split(' ');
        if (Array.IndexOf(tokens, "CKI") is >= 0 and var cookie)
            yield return tokens[cookie + 1];

        // The ticket of a sign-in, the cookie of a switchboard.
        if (frame.Direction == MsnpDirection.FromClient && tokens is ["USR", _, _, "S" or "A", var ticket, ..])
            yield return ticket;

        if (frame.Direction == MsnpDirection.FromClient && tokens is ["USR", _, _, "S", _, var proof, ..])
            yield return proof;

        if (frame.Direction == MsnpDirection.FromClient && tokens is ["USR", _, _, _] or ["ANS", _, _, _, _])
            yield return tokens[3];

        if (frame.Payload is { Length: > 0 } payload)
            yield return payload;
    }

    private static string Write(MsnpCommand command, Transcript transcript)
    {
        var output = new ArrayBufferWriter<byte>();
        MsnpCommandWriter.Write(output, command, transcript.Dialect);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
