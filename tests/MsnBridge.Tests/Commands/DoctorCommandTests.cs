using MsnBridge.Commands;
using MsnBridge.Testing;

namespace MsnBridge.Tests.Commands;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("msnbridge-test").FullName;
    private readonly StringWriter _out = new() { NewLine = "\n" };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Where_every_link_works_doctor_says_so()
    {
        await using var server = new ComponentListener("s3cret");

        Assert.Equal(ExitCode.Success, await ExamineAsync(server.Port, "s3cret"));
        Assert.Contains("ok      database and key file:", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("ok      MSN network local:", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("ok      XMPP component:", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("everybody of localhost may link accounts", _out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Every link works.\n", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_is_named_with_its_line()
    {
        await using var server = new ComponentListener("another");

        Assert.Equal(ExitCode.Unavailable, await ExamineAsync(server.Port, "s3cret"));
        Assert.Contains("BROKEN  XMPP component: The XMPP server refused the secret", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("change bridge.yaml:2 (xmpp.secret)", _out.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", _out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("1 link is broken.\n", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_broken_link_is_named_and_not_only_the_first()
    {
        var folderInTheWay = Path.Combine(_folder, "data");
        await File.WriteAllTextAsync(folderInTheWay, "a file where a folder should be", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Unavailable, await ExamineAsync(LoopbackPorts.Free(), "s3cret"));
        Assert.Contains("BROKEN  database and key file:", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("BROKEN  XMPP component: Nothing listens at 127.0.0.1:", _out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("links are broken.\n", _out.ToString(), StringComparison.Ordinal);
    }

    private async Task<int> ExamineAsync(int xmppPort, string secret)
    {
        var path = Path.Combine(_folder, "bridge.yaml");
        await File.WriteAllTextAsync(path, $"""
            xmpp:
              secret: {secret}
              port: {xmppPort}
            msn:
              profiles: []
            msnServer:
              notificationPort: 0
              switchboardPort: 0
              passportPort: 0
            """, TestContext.Current.CancellationToken);
        return await BridgeCommandLine.InvokeAsync(
            ["doctor", "--config", path], new Terminal(TextReader.Null, _out, _out, IsInteractive: false),
            TestContext.Current.CancellationToken);
    }
}
