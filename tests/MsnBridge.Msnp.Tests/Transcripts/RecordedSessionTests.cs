using System.Buffers;
using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.Transcripts;

/// <summary>Reads what other clients and another server said to each other; see <c>Recorded/README.md</c>.</summary>
public sealed class RecordedSessionTests
{
    public static TheoryData<string> Names => [.. RecordedSession.Names];

    [Theory, MemberData(nameof(Names))]
    public void Every_line_becomes_a_typed_command_and_is_written_back(string name)
    {
        var differences = Compare(RecordedSession.Load(name)).Where(compared => compared.Tolerances is null).ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences.Select(difference => $"{difference.Recorded}\n  = {difference.Written}")));
    }

    [Fact]
    public void Every_tolerance_is_needed()
    {
        var used = RecordedSession.Names.SelectMany(name => Compare(RecordedSession.Load(name))).SelectMany(compared => compared.Tolerances ?? []);
        Assert.Empty(WireTolerance.All.Except(used).Select(tolerance => tolerance.Name));
    }

    [Theory, MemberData(nameof(Names))]
    public void What_stands_behind_the_lines_is_understood(string name)
    {
        foreach (var (command, _) in Read(RecordedSession.Load(name)))
        {
            switch (command)
            {
                case MsgDeliveryCommand { Message: var payload }:
                    Assert.False(MsnpMessage.Parse(payload) is OtherMessage { Kind: OtherContent.Unknown }, payload.DecodeText());
                    break;
                case MsgCommand { Message: var payload }:
                    Assert.False(MsnpMessage.Parse(payload) is OtherMessage { Kind: OtherContent.Unknown }, payload.DecodeText());
                    break;
                case UbxCommand { Attachment: { } payload }:
                    Assert.NotNull(PersonalMessage.Parse(payload));
                    break;
                case UuxCommand { Attachment: { } payload } when payload.DecodeText().Contains("<PSM>", StringComparison.Ordinal):
                    Assert.NotNull(PersonalMessage.Parse(payload));
                    break;
                case NlnCommand { Presence.Picture: { } picture }:
                    Assert.True(MsnObject.Parse(picture) is { HasConsistentFields: true }, picture);
                    break;
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Text_forms_show_no_payload(string name)
    {
        foreach (var (command, dialect) in Read(RecordedSession.Load(name)))
        {
            if (command.Attachment is not { Length: > 20 } payload)
                continue;

            Assert.DoesNotContain(payload.DecodeText(), $"{command} {MsnpCommandWriter.Describe(command, dialect)}", StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(MsnpCommand Command, MsnpDialect Dialect)> Read(RecordedSession session)
    {
        var dialect = MsnpDialect.Find(session.Dialect)!;
        return Streams(session).SelectMany(stream => Read(stream.Bytes, dialect, stream.Direction)).Select(read => (read.Command, dialect));
    }

    private static IEnumerable<Compared> Compare(RecordedSession session)
    {
        var dialect = MsnpDialect.Find(session.Dialect)!;
        foreach (var stream in Streams(session))
        {
            foreach (var (line, payload, command) in Read(stream.Bytes, dialect, stream.Direction))
            {
                if (command is UnknownCommand or MalformedCommand)
                {
                    yield return new Compared(line, command.ToString(), null);
                    continue;
                }

                var output = new ArrayBufferWriter<byte>();
                MsnpCommandWriter.Write(output, command, dialect);
                var written = Encoding.UTF8.GetString(output.WrittenSpan[..output.WrittenSpan.IndexOf("\r\n"u8)]);
                Assert.Equal(payload, output.WrittenSpan[(output.WrittenSpan.IndexOf("\r\n"u8) + 2)..].ToArray());
                yield return new Compared(line, written, WireTolerance.Needed(line, written));
            }
        }
    }

    private static List<(string Line, byte[] Payload, MsnpCommand Command)> Read(byte[] bytes, MsnpDialect dialect, MsnpDirection direction)
    {
        var rest = new ReadOnlySequence<byte>(bytes);
        var read = new List<(string, byte[], MsnpCommand)>();
        while (MsnpFrameReader.TryRead(ref rest, dialect, direction, MsnpFrameLimits.Default, out var frame))
            read.Add((Encoding.UTF8.GetString(frame.Line), frame.Payload.ToArray(), MsnpCommandParser.Parse(frame, dialect, direction)));

        Assert.True(rest.IsEmpty);
        return read;
    }

    /// <summary>What each connection carried in each direction; a gateway's bodies are one stream.</summary>
    private static IEnumerable<(MsnpDirection Direction, byte[] Bytes)> Streams(RecordedSession session) => session.Frames
        .Where(frame => !frame.IsEnd && !frame.Connection.StartsWith("HTTPS", StringComparison.Ordinal))
        .GroupBy(frame => (frame.Connection, frame.FromClient))
        .Select(frames => (
            frames.Key.FromClient ? MsnpDirection.FromClient : MsnpDirection.FromServer,
            frames.SelectMany(frame => frame.IsCommand ? frame.ToBytes() : frame.Body ?? []).ToArray()));

    private sealed record Compared(string Recorded, string Written, IReadOnlyList<WireTolerance>? Tolerances);
}
