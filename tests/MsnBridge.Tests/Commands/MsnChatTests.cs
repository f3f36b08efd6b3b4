using MsnBridge.Commands;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Tests.Commands;

/// <summary><c>msnbridge msn chat</c> against the embedded network, where the demo contact answers.</summary>
public sealed class MsnChatTests : IAsyncLifetime
{
    private readonly EmbeddedMsnNetwork _network = new(new MsnServerOptions
    {
        NotificationPort = 0,
        SwitchboardPort = 0,
        PassportPort = 0,
        SeedDemo = true,
    });

    private readonly string _passwordFile = Path.GetTempFileName();
    private readonly StringWriter _error = new() { NewLine = "\n" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _network.StartAsync(Token);
        await File.WriteAllTextAsync(_passwordFile, DemoAccounts.People[1].Password + "\n", Token);
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(_passwordFile);
        await _network.DisposeAsync();
    }

    [Fact]
    public async Task A_person_signs_in_talks_and_quits()
    {
        var person = new ScriptedPerson(
            ("* Signed in to", "/chat echo@msn.example"),
            ("* Talking to echo@msn.example", "hello there"),
            ("echo@msn.example: Echo: hello there", "/add echo@msn.example"),
            ("* done: add echo@msn.example", "/status away"),
            ("* You are away", "/dance"),
            ("no command /dance", "/quit"));

        var exitCode = await ChatAsync(person);

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains("* delivered", person.Seen, StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task The_end_of_the_input_ends_the_chat_after_what_was_typed_has_been_sent()
    {
        var person = new ScriptedPerson(("* Signed in to", "one"), ("", "two"));

        Assert.Equal(ExitCode.Success, await ChatAsync(person, "--to", "echo@msn.example"));
        Assert.Equal(2, person.Seen.Split("* delivered").Length - 1);
    }

    [Fact]
    public async Task A_wrong_password_is_told_in_a_sentence()
    {
        await File.WriteAllTextAsync(_passwordFile, "not-it-7Hq2", Token);

        Assert.Equal(ExitCode.Refused, await ChatAsync(new ScriptedPerson()));
        Assert.Contains("password", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("not-it-7Hq2", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_goes_away_ends_the_chat()
    {
        var person = new ScriptedPerson(("* Signed in to", "/wait 1h"));
        var chatting = ChatAsync(person);
        await WaitUntilSignedInAsync(person);

        await _network.StopAsync(Token);

        Assert.Equal(ExitCode.Unavailable, await chatting);
        Assert.NotEmpty(_error.ToString());
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_in_a_sentence()
    {
        await _network.StopAsync(Token);

        Assert.Equal(ExitCode.Unavailable, await ChatAsync(new ScriptedPerson()));
        Assert.DoesNotContain("   at ", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("An MSN address looks like", "bob")]
    [InlineData("--status: write one of", "bob@msn.example", "--status", "dancing")]
    [InlineData("'a:b:c' is not a server", "bob@msn.example", "--server", "a:b:c")]
    [InlineData("--nexus: it is not a web address", "bob@msn.example", "--server", "127.0.0.1", "--nexus", "nonsense")]
    [InlineData("plain http", "bob@msn.example", "--server", "msn.example.org", "--nexus", "http://msn.example.org/")]
    [InlineData("There is no MSN network nowhere. Known are escargot, crosstalk.", "bob@msn.example", "--profile", "nowhere", "--config", "/nonexistent.yaml")]
    [InlineData("There is nobody to ask for the password", "bob@msn.example", "--profile", "escargot", "--config", "/nonexistent.yaml")]
    public async Task What_cannot_be_started_is_told_in_a_sentence(string told, params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(new ScriptedPerson(), ["msn", "chat", .. arguments]));
        Assert.Contains(told, _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> ChatAsync(ScriptedPerson person, params string[] more) => RunAsync(person,
        ["msn", "chat", "bob@msn.example", "--server", _network.SignInServer.ToString(), "--nexus", _network.NexusUrl.ToString(), "--local",
            "--password-file", _passwordFile, .. more]);

    private Task<int> RunAsync(ScriptedPerson person, string[] arguments) =>
        BridgeCommandLine.InvokeAsync(arguments, new Terminal(person.In, person.Out, _error, IsInteractive: false), Token);

    private static async Task WaitUntilSignedInAsync(ScriptedPerson person)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!person.Seen.Contains("* Signed in to", StringComparison.Ordinal))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
