using MsnBridge.Commands;

namespace MsnBridge.Tests.Commands;

public sealed class RegistrationCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("msnbridge-test").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Generated_tokens_can_be_put_into_the_configuration_as_they_are()
    {
        var made = await RunAsync("registration", "--generate");
        Assert.Equal(3, made.Out.TrimEnd().Split('\n').Length);
        Write($"xmpp:\n  enabled: false\nmatrix:\n  enabled: true\n{made.Out}");

        var result = await RunAsync("registration");
        Assert.Equal((ExitCode.Success, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("id: msnbridge\nurl: http://127.0.0.1:29318\nas_token: ", result.Out, StringComparison.Ordinal);
        var second = await RunAsync("registration", "--double-puppet");
        Assert.StartsWith("id: msnbridge-doublepuppet\nurl: null\n", second.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_tokens_are_named_with_values_to_take()
    {
        Write("xmpp:\n  enabled: false\nmatrix:\n  enabled: true\n");

        var result = await RunAsync("registration");

        Assert.Equal(ExitCode.Configuration, result.ExitCode);
        Assert.StartsWith("The configuration lacks matrix.asToken and matrix.hsToken", result.Error, StringComparison.Ordinal);
        Assert.Matches("(?m)^  asToken: [0-9a-f]{64}\n  hsToken: [0-9a-f]{64}$", result.Error);
        Assert.Empty(result.Out);

        Write("xmpp:\n  enabled: false\nmatrix:\n  enabled: true\n  port: x\n");
        Assert.Contains("matrix.port: 'x' is not a port", (await RunAsync("registration")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_double_puppets_is_offered_where_there_is_none()
    {
        WriteComplete();

        var result = await RunAsync("registration", "--double-puppet");

        Assert.Equal(ExitCode.Configuration, result.ExitCode);
        Assert.Matches("(?m)^  doublePuppetToken: [0-9a-f]{64}$", result.Error);
    }

    [Fact]
    public async Task While_Matrix_is_switched_off_the_line_to_change_is_named()
    {
        Write(Configuration.ConfigurationText.Minimal);

        Assert.Contains("Matrix is switched off. Change bridge.yaml", (await RunAsync("registration")).Error, StringComparison.Ordinal);
        Assert.Contains("(matrix.enabled)", (await RunAsync("check", "--registration", "x")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_written_for_its_owner_alone_and_overwritten_only_when_asked()
    {
        WriteComplete();
        var file = Path.Combine(_folder, "registration.yaml");

        Assert.Equal(ExitCode.Success, (await RunAsync("registration", "--output", file)).ExitCode);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("says so already", (await RunAsync("registration", "-o", file)).Out, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);
        var refused = await RunAsync("registration", "-o", file);
        Assert.Equal(ExitCode.InputOutput, refused.ExitCode);
        Assert.Contains("is there and says something else", refused.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Success, (await RunAsync("registration", "-o", file, "--force")).ExitCode);
        Assert.Equal(text, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal([Path.Combine(_folder, "bridge.yaml"), file], Directory.GetFiles(_folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_or_read_is_told()
    {
        WriteComplete();

        Assert.Contains("cannot be written", (await RunAsync("registration", "-o", Path.Combine(_folder, "none", "x.yaml"))).Error, StringComparison.Ordinal);
        Assert.Contains("cannot be read", (await RunAsync("check", "--registration", Path.Combine(_folder, "none.yaml"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_is_compared_with_the_configuration()
    {
        WriteComplete();
        var file = Path.Combine(_folder, "registration.yaml");
        await RunAsync("registration", "-o", file);

        var same = await RunAsync("check", "--registration", file);
        Assert.Equal((ExitCode.Success, ""), (same.ExitCode, same.Error));
        Assert.Contains("agree", same.Out, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))
            .Replace("0123456789abcdef", "0123456789abcdee", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var other = await RunAsync("check", "--registration", file);
        Assert.Equal(ExitCode.Configuration, other.ExitCode);
        Assert.Contains("as_token differs from matrix.asToken.", other.Error, StringComparison.Ordinal);
        Assert.Contains("change bridge.yaml:5 (matrix.asToken)", other.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcde", other.Error, StringComparison.Ordinal);
    }

    private void WriteComplete() => Write("""
        xmpp:
          enabled: false
        matrix:
          enabled: true
          asToken: 0123456789abcdef
          hsToken: fedcba9876543210
        """);

    private void Write(string text) => File.WriteAllText(Path.Combine(_folder, "bridge.yaml"), text);

    private async Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exitCode = await BridgeCommandLine.InvokeAsync(
            [.. arguments, "--config", Path.Combine(_folder, "bridge.yaml")], new Terminal(TextReader.Null, output, error, IsInteractive: false),
            TestContext.Current.CancellationToken);
        return (exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
