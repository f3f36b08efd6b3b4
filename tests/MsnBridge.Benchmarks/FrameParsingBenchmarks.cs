using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Benchmarks;

/// <summary>
/// How near the frame reader comes to the limit: a vectorised search for line ends over the same megabyte, which knows nothing of payloads and looks into them too.
/// </summary>
[MemoryDiagnoser, MinColumn]
public class FrameParsingBenchmarks
{
    private const int BufferLength = 1024 * 1024;

    // What a client of MSNP11 hears from its servers: presence, personal messages, typing, text, acknowledgements.
    private const string Traffic =
        "NLN AWY bob@example.org Bob%20Builder 1073741856 %3Cmsnobj%20Creator%3D%22bob%40example.org%22%20Size%3D%2222%22%20Type%3D%223%22%2F%3E\r\n"
        + "UBX bob@example.org 64\r\n<Data><PSM>hello world</PSM><CurrentMedia></CurrentMedia></Data>"
        + "MSG bob@example.org Bob%20Builder 88\r\n"
        + "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgscontrol\r\nTypingUser: bob@example.org\r\n\r\n\r\n"
        + "MSG bob@example.org Bob%20Builder 147\r\n"
        + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
        + "X-MMS-IM-Format: FN=Microsoft%20Sans%20Serif; EF=; CO=0; CS=0; PF=22\r\n\r\ncan Carol join?"
        + "ACK 17\r\nFLN carol@example.net\r\nQNG 60\r\nJOI carol@example.net Carol\r\n";

    private byte[] _bytes = [];

    /// <summary>Repeats the traffic until the buffer is full.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var traffic = Encoding.UTF8.GetBytes(Traffic);
        _bytes = [.. Enumerable.Repeat(traffic, BufferLength / traffic.Length).SelectMany(bytes => bytes)];
    }

    /// <summary>The limit.</summary>
    [Benchmark(Baseline = true)]
    public int FindLineEnds()
    {
        var lines = 0;
        ReadOnlySpan<byte> rest = _bytes;
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            rest = rest[(end + 1)..];
            lines++;
        }

        return lines;
    }

    /// <summary>Frames only: must allocate nothing.</summary>
    [Benchmark]
    public int ReadFrames()
    {
        var frames = 0;
        var rest = new ReadOnlySequence<byte>(_bytes);
        while (MsnpFrameReader.TryRead(ref rest, MsnpDialect.Msnp11, MsnpDirection.FromServer, MsnpFrameLimits.Default, out _))
            frames++;

        return frames;
    }

    /// <summary>Frames and commands: allocates what the commands hold.</summary>
    [Benchmark]
    public int ReadCommands()
    {
        var commands = 0;
        var rest = new ReadOnlySequence<byte>(_bytes);
        while (MsnpFrameReader.TryRead(ref rest, MsnpDialect.Msnp11, MsnpDirection.FromServer, MsnpFrameLimits.Default, out var frame))
        {
            if (MsnpCommandParser.Parse(frame, MsnpDialect.Msnp11, MsnpDirection.FromServer) is not (UnknownCommand or MalformedCommand))
                commands++;
        }

        return commands;
    }
}
