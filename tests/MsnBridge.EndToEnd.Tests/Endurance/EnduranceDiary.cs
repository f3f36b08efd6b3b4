using System.Globalization;

namespace MsnBridge.EndToEnd.Tests.Endurance;

/// <summary>What happened in a run, line by line, for whoever has to find out why it failed: in a folder that <c>BRIDGETESTS_ENDURANCE_KEEP</c> names, otherwise nowhere.</summary>
internal static class EnduranceDiary
{
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("BRIDGETESTS_ENDURANCE_KEEP");
    private static readonly TextWriter s_lines = s_folder is null ? TextWriter.Null : TextWriter.Synchronized(new StreamWriter(Path.Combine(s_folder, "diary.txt")));

    public static void Note(string what)
    {
        if (s_folder is not null)
            s_lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {what}"));
    }

    /// <summary>Keeps the log of the bridge and its store beside the lines.</summary>
    public static async Task KeepAsync(IEnumerable<string> log, string database, CancellationToken cancellationToken)
    {
        await s_lines.FlushAsync(cancellationToken);
        if (s_folder is null)
            return;
        await File.WriteAllLinesAsync(Path.Combine(s_folder, "bridge.log"), log, cancellationToken);
        File.Copy(database, Path.Combine(s_folder, "msnbridge.db"), overwrite: true);
    }
}
