using MsnBridge.Commands;

namespace MsnBridge.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("msnbridge-test").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Check_shows_what_is_in_effect_and_masks_secrets()
    {
        var result = await RunAsync("check", "--config", Write(Configuration.ConfigurationText.Minimal));

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Contains("xmpp.port: 5347", result.Out, StringComparison.Ordinal);
        Assert.Contains("xmpp.secret: ********", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result.Out, StringComparison.Ordinal);
        Assert.EndsWith("test.yaml: ok\n", result.Out, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Check_tells_all_faults_on_standard_error()
    {
        var result = await RunAsync("check", "--config", Write("xmpp:\n  port: a\n  component: msn.localhost\nbridge:\n  x: 1\n"));

        Assert.Equal(ExitCode.Configuration, result.ExitCode);
        Assert.Equal(4, result.Error.TrimEnd().Split('\n').Length);
        Assert.EndsWith("3 faults in the configuration.\n", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task A_missing_file_is_told_in_a_sentence()
    {
        var result = await RunAsync("run", "--config", Path.Combine(_folder, "none.yaml"));

        Assert.Equal(ExitCode.Configuration, result.ExitCode);
        Assert.Contains("none.yaml: the file does not exist", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_instead_of_a_file_is_told_in_a_sentence() =>
        Assert.Contains("it is a folder", (await RunAsync("check", "--config", _folder)).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_of_another_kind_is_told_in_a_sentence()
    {
        var path = Path.Combine(_folder, "binary.yaml");
        await File.WriteAllBytesAsync(path, [0xff, 0xfe, 0xff], TestContext.Current.CancellationToken);

        Assert.Contains("not UTF-8", (await RunAsync("check", "--config", path)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_file_is_refused_unread() =>
        Assert.Contains("longer than", (await RunAsync("check", "--config", Write(new string('#', 300_000)))).Error,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("check", "--nonsense")]
    [InlineData("check", "--config")]
    public async Task A_wrong_command_line_ends_with_the_usage_code(params string[] arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.EndsWith("See msnbridge --help.\n", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Help_names_the_commands()
    {
        var result = await RunAsync("--help");

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Contains("check", result.Out, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "test.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exitCode = await BridgeCommandLine.InvokeAsync(
            arguments, new Terminal(TextReader.Null, output, error, IsInteractive: false), TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }
}
