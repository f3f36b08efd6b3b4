using System.Text.RegularExpressions;
using MsnBridge.Msnp.Challenges;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

/// <summary>Plays the part of real clients again; see <c>Transcripts/README.md</c>.</summary>
public sealed partial class TranscriptTests : NetworkTest
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Transcripts");

    private readonly Dictionary<string, RawClient> _connections = [];
    private readonly Dictionary<string, string> _learnt = [];
    private readonly Dictionary<RawClient, (string Account, string Dialect, string Challenge)> _known = [];

    public static TheoryData<string> Stories =>
        [.. Directory.EnumerateFiles(Folder, "*.txt", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    protected override MsnServerOptions Options { get; } = TestOptions with { SeedDemo = true };

    protected override string PasswordOf(string address) =>
        DemoAccounts.People.FirstOrDefault(person => person.Address == address)?.Password ?? base.PasswordOf(address);

    [Theory, MemberData(nameof(Stories))]
    public async Task The_network_says_again_what_the_client_lived_with(string story)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Folder, story), Token);
        RawClient? client = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.StartsWith('#'))
                continue;

            if (line.StartsWith("@ ", StringComparison.Ordinal))
            {
                client = await ConnectionAsync(line[2..]);
                continue;
            }

            Assert.NotNull(client);
            if (line == "---")
            {
                client.Shutdown();
                continue;
            }

            string[] payload = [.. lines[(i + 1)..].TakeWhile(next => next.StartsWith("  |", StringComparison.Ordinal)).Select(next => next[3..])];
            i += payload.Length;
            var text = payload.Length == 0 ? null : string.Join("\r\n", payload);
            if (line.StartsWith(">>> ", StringComparison.Ordinal))
                await SayAsync(client, line[4..], text);
            else
                await HearAsync(client, line[4..], text);
        }
    }

    private async Task<RawClient> ConnectionAsync(string name)
    {
        if (!_connections.TryGetValue(name, out var connection))
        {
            connection = name.Contains("switchboard", StringComparison.Ordinal) ? await ConnectToSwitchboardAsync() : await ConnectAsync();
            _connections.Add(name, connection);
            _known[connection] = ("", "", "");
        }

        return connection;
    }

    private async Task SayAsync(RawClient client, string line, string? payload)
    {
        var words = line.Split(' ');
        var known = _known[client];
        if (words is ["USR", _, _, "I", var account])
            _known[client] = known with { Account = account };

        line = Placeholder().Replace(line, match => _learnt.GetValueOrDefault(match.Value, match.Value));
        if (line.Contains("{ticket}", StringComparison.Ordinal))
        {
            var ticket = await PassportClient.GetTicketAsync(Network.NexusUrl, known.Account, PasswordOf(known.Account), Token);
            line = line.Replace("{ticket}", ticket, StringComparison.Ordinal);
        }

        if (payload == "{answer}")
        {
            var algorithm = MsnpDialect.Find(known.Dialect)!.ChallengeAlgorithm;
            payload = ClientChallenge.Answer(known.Challenge, ClientProduct.Find(words[2])!, algorithm);
        }

        await client.SendAsync(line, payload);
    }

    private async Task HearAsync(RawClient client, string line, string? payload)
    {
        var pattern = Placeholder().Replace(line, match => _learnt.GetValueOrDefault(match.Value, "*"));
        // The demo contact had no picture yet when this was recorded.
        if (pattern.EndsWith($" {DemoAccounts.Echo} {DemoAccounts.EchoName} 32", StringComparison.Ordinal))
            pattern = pattern[..^2] + "*";

        var expected = line.Split(' ');
        var words = await client.ExpectAsync(pattern);
        foreach (var (name, value) in expected.Zip(words).Where(pair => pair.First.StartsWith('{')))
            _learnt.TryAdd(name, value);

        if (words[0] == "VER")
            _known[client] = _known[client] with { Dialect = words[2] };
        else if (words[0] == "CHL")
            _known[client] = _known[client] with { Challenge = words[2] };

        if (payload is not null && payload != "*")
            Assert.Equal(payload, client.Payload);
    }

    [GeneratedRegex(@"\{[a-z]+-\d+\}")]
    private static partial Regex Placeholder();
}
