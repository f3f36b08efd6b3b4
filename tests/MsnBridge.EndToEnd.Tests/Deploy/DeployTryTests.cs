using System.Diagnostics;
using System.Globalization;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Deploy;

/// <summary><c>deploy/try</c> as somebody runs it who has just cloned the repository, without a terminal.</summary>
public sealed class DeployTryTests
{
    // It builds the bridge first.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_first_conversation_is_shown_and_nothing_is_left_running(string signal)
    {
        SkipWithout("prosody", "slixmpp");
        var folder = Directory.CreateDirectory(Path.Combine(TestFolder.Root, $"try-{Guid.NewGuid():N}")).FullName;

        // Twice: the second time it finds what the first has left.
        for (var run = 0; run < 2; run++)
        {
            var said = await RunUntilReadyAndStopAsync([folder], signal, processes: 2);
            Assert.Contains(said, line => line.Contains("Echo: Hello from XMPP", StringComparison.Ordinal));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task With_Matrix_a_second_conversation_is_shown_and_nothing_is_left_running()
    {
        SkipWithout("prosody", "slixmpp", "synapse");
        var folder = Directory.CreateDirectory(Path.Combine(TestFolder.Root, $"try-{Guid.NewGuid():N}")).FullName;

        var first = await RunUntilReadyAndStopAsync(["--matrix", folder], "TERM", processes: 3);
        Assert.Contains(first, line => line.Contains("the password is not in the room any more", StringComparison.Ordinal));
        var second = await RunUntilReadyAndStopAsync(["--matrix", folder], "TERM", processes: 3);
        Assert.Contains(second, line => line.Contains("is linked already", StringComparison.Ordinal));

        foreach (var said in new[] { first, second })
        {
            Assert.Contains(said, line => line.Contains("Echo: Hello from XMPP", StringComparison.Ordinal));
            Assert.Contains(said, line => line.Contains("Echo: Hello from Matrix", StringComparison.Ordinal));
            Assert.Contains(said, line => line.Contains("A Matrix client", StringComparison.Ordinal));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void SkipWithout(params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
            Assert.SkipWhen(TestFolder.MissingParts.Contains(part), $"The package archive did not give {part}.");
    }

    /// <returns>What it said.</returns>
    private static async Task<IReadOnlyList<string>> RunUntilReadyAndStopAsync(string[] arguments, string signal, int processes)
    {
        var folder = arguments[^1];
        var token = TestContext.Current.CancellationToken;
        // Children of a test process may have Ctrl-C switched off; env switches it on again.
        using var process = Process.Start(new ProcessStartInfo(
            "/usr/bin/env", ["--default-signal=INT", Path.Combine(TestFolder.Repository, "deploy", "try"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var said = new LogLines();
        var reading = Task.WhenAll(ReadAsync(process.StandardOutput, said), ReadAsync(process.StandardError, said));

        await Task.WhenAny(said.WaitForAsync(line => line.StartsWith("Ctrl-C ends it", StringComparison.Ordinal), "Ctrl-C ends it", 0, s_patience, token), reading);
        var left = Directory.GetFiles(folder, "pid", SearchOption.AllDirectories)
            .Select(file => int.Parse(File.ReadAllText(file).Split(' ')[0], CultureInfo.InvariantCulture))
            .ToList();
        Assert.Equal(processes, left.Count);

        using (var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -s {signal} {process.Id}")]))
            await kill.WaitForExitAsync(token);
        await process.WaitForExitAsync(token).WaitAsync(s_patience, token);
        await reading;

        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain(left, IsRunning);
        return said.All;
    }

    private static async Task ReadAsync(StreamReader output, LogLines lines)
    {
        while (await output.ReadLineAsync() is { } line)
            lines.Add(line);
    }

    // A zombie that nobody reaps does not run.
    private static bool IsRunning(int pid) =>
        File.Exists($"/proc/{pid}/stat") && File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1][0] is not ('Z' or 'X');
}
