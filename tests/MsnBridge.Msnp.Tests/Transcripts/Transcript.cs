using System.Text;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Tests.Transcripts;

/// <summary>One connection as recorded in a file; see README.md beside the files.</summary>
internal sealed class Transcript
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Transcripts");

    private Transcript(MsnpDialect dialect, List<TranscriptFrame> frames)
    {
        Dialect = dialect;
        Frames = frames;
    }

    public static IEnumerable<string> Names => Directory
        .EnumerateFiles(Folder, "*.txt", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public MsnpDialect Dialect { get; }

    public IReadOnlyList<TranscriptFrame> Frames { get; }

    public static Transcript Load(string name)
    {
        MsnpDialect? dialect = null;
        var frames = new List<TranscriptFrame>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, name)).Select(line => line.Replace('\u2420', ' ')))
        {
            if (line.StartsWith("dialect ", StringComparison.Ordinal))
                dialect = MsnpDialect.Find(line["dialect ".Length..]);
            else if (line.StartsWith(">>> ", StringComparison.Ordinal))
                frames.Add(new TranscriptFrame(MsnpDirection.FromClient, line[4..]));
            else if (line.StartsWith("<<< ", StringComparison.Ordinal))
                frames.Add(new TranscriptFrame(MsnpDirection.FromServer, line[4..]));
            else if (line.StartsWith("  |", StringComparison.Ordinal))
                frames[^1] = frames[^1] with { Payload = frames[^1].Payload is { } before ? $"{before}\r\n{line[3..]}" : line[3..] };
            else if (line.StartsWith("  = ", StringComparison.Ordinal))
                frames[^1] = frames[^1] with { WrittenLine = line[4..] };
            else if (line.Length > 0 && line[0] != '#')
                throw new FormatException($"{name} has a line that means nothing: {line}");
        }

        return new Transcript(dialect ?? throw new FormatException($"{name} names no dialect that is known."), frames);
    }
}

/// <summary>One frame of a transcript.</summary>
/// <param name="Direction">Who sent it.</param>
/// <param name="Line">Its line.</param>
/// <param name="Payload">Its payload; null if it has none.</param>
/// <param name="WrittenLine">The line as we would write it, if that differs; null otherwise.</param>
internal sealed record TranscriptFrame(MsnpDirection Direction, string Line, string? Payload = null, string? WrittenLine = null)
{
    public byte[] Received => Encoding.UTF8.GetBytes($"{Line}\r\n{Payload}");

    public string Written => $"{WrittenLine ?? Line}\r\n{Payload}";
}
