using System.Text;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>The seeds: everything in the transcripts and recorded sessions.</summary>
internal static class SeedCorpus
{
    private static readonly List<RecordedSession> Sessions =
    [
        .. RecordedSession.Names.Select(RecordedSession.Load),
        .. RecordedSession.NamesIn(OldFolder).Select(name => RecordedSession.Load(OldFolder, name)),
    ];

    private static string OldFolder => Path.Combine(AppContext.BaseDirectory, "Seeds");

    /// <summary>Every command of a direction, with its payload, and runs of several.</summary>
    public static List<byte[]> Frames(MsnpDirection direction)
    {
        var frames = Sessions
            .Select(session => session.Frames
                .Where(frame => frame.IsCommand && frame.FromClient == (direction == MsnpDirection.FromClient))
                .Select(frame => frame.ToBytes())
                .ToList())
            .ToList();
        return Distinct([.. frames.SelectMany(all => all), .. frames.SelectMany(all => all.Chunk(6).Select(run => run.SelectMany(bytes => bytes).ToArray()))]);
    }

    /// <summary>The payloads of the commands with these names.</summary>
    public static List<byte[]> Payloads(params string[] names) => Distinct(Sessions
        .SelectMany(session => session.Frames)
        .Where(frame => frame is { IsCommand: true, Body: not null } && names.Contains(frame.Line.Split(' ')[0]))
        .Select(frame => frame.Body!));

    /// <summary>The bodies of HTTP messages whose text contains the word.</summary>
    public static List<byte[]> Documents(string word, bool fromClient) => Distinct(Sessions
        .SelectMany(session => session.Frames)
        .Where(frame => frame is { IsCommand: false, Body: not null } && frame.FromClient == fromClient && frame.Text.Contains(word, StringComparison.Ordinal))
        .Select(frame => frame.Body!));

    /// <summary>The header fields with this name.</summary>
    public static List<byte[]> Headers(string name) => Distinct(Sessions
        .SelectMany(session => session.Frames)
        .Select(frame => frame.Header(name))
        .OfType<string>()
        .Select(Encoding.UTF8.GetBytes));

    /// <summary>The parameters of the commands with these names.</summary>
    public static List<byte[]> Parameters(params string[] names) => Distinct(Sessions
        .SelectMany(session => session.Frames)
        .Where(frame => frame.IsCommand && names.Contains(frame.Line.Split(' ')[0]))
        .SelectMany(frame => frame.Line.Split(' ').Skip(1))
        .Select(Encoding.UTF8.GetBytes));

    public static List<byte[]> Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The dialects, of which a case takes one.</summary>
    public static IReadOnlyList<MsnpDialect> Dialects { get; } = [MsnpDialect.BeforeNegotiation, .. MsnpDialect.All];

    private static List<byte[]> Distinct(IEnumerable<byte[]> seeds) => [.. seeds.DistinctBy(Convert.ToHexString)];
}
