using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Commands;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Data;
using MsnBridge.Data.Sqlite;

namespace MsnBridge.Tests.Commands;

public sealed class ExplainCommandTests : IAsyncLifetime
{
    private const string Room = "!balcony:capulet.example";
    private const string Body = "Parting is such sweet sorrow";

    private static readonly HomeNetworkId s_matrix = new("matrix");
    private static readonly HomeUser s_juliet = new(s_matrix, "@juliet:capulet.example");
    private static readonly ContactId s_romeo = new("romeo@montague.example");

    private readonly string _folder = Directory.CreateTempSubdirectory("msnbridge-test").FullName;
    private readonly PuppetId _puppet = new(Guid.NewGuid());
    private ServiceProvider? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IJournal Journal => _store!.GetRequiredService<IJournal>();

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "bridge.yaml"), Configuration.ConfigurationText.Minimal, Token);
        _store = new ServiceCollection().AddLogging().AddSqliteData(new SqliteDataOptions { Directory = Path.Combine(_folder, "data") }).BuildServiceProvider();
        await _store.GetRequiredService<IBridgeDatabase>().PrepareAsync(Token);
        await _store.GetRequiredService<IPuppetStore>().SaveAsync(
            new PuppetRecord(
                _puppet, new RemoteAccount("escargot", "juliet@msn.example"), new Secret("rosaline"),
                new LoginStatus(LoginState.Connected, null, DateTimeOffset.UtcNow), [s_juliet]),
            Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_message_that_was_refused_is_told_in_words_while_the_bridge_runs()
    {
        var reference = new HomeMessageReference(s_juliet, Room, "$event", true);
        var lane = new LaneKey(new PortalKey(_puppet, ConversationId.Direct(s_romeo)), LaneEnd.Remote);
        await _store!.GetRequiredService<IHomeInbox>().AcceptAsync(s_matrix, [new InboxDraft(Room, "$event", Body, DateTimeOffset.UtcNow)], Token);
        var entry = (await Journal.AppendAsync(
            [new JournalDraft(lane, new MessageToRemote(new MessageContent(Body), reference), DateTimeOffset.UtcNow)], Token))[0];
        await Journal.BeginAttemptAsync(entry.Id, Token);
        await Journal.CompleteAsync(
            entry.Id,
            [new JournalDraft(lane with { End = LaneEnd.Home(s_matrix) }, new DeliveryReport(reference, DeliveryOutcome.Refused, DeliveryFailure.ContactOffline), DateTimeOffset.UtcNow)],
            Token);

        var result = await RunAsync("explain", "$event");

        Assert.Equal((ExitCode.Success, ""), (result.ExitCode, result.Error));
        Assert.Contains($"$event, from the matrix server, in {Room}", result.Out, StringComparison.Ordinal);
        Assert.Contains($"Journal entry {entry.Id}: A text", result.Out, StringComparison.Ordinal);
        Assert.Contains(
            "from matrix:@juliet:capulet.example to romeo@montague.example on MSN, as juliet@msn.example (escargot)", result.Out, StringComparison.Ordinal);
        Assert.Contains("The message was not delivered: the contact is offline or appears to be.", result.Out, StringComparison.Ordinal);
        Assert.Contains("How it ended, told to the sender", result.Out, StringComparison.Ordinal);
        Assert.Contains("It waits for matrix to take it.", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Body, result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Room)]
    [InlineData("romeo@montague.example")]
    [InlineData("Romeo@Montague.example")]
    [InlineData("direct:romeo@montague.example")]
    [InlineData("romeo\\40montague.example@msn.localhost")]
    public async Task A_conversation_is_found_by_its_room_and_by_its_contact(string asked)
    {
        await _store!.GetRequiredService<IHomeMemory>().SaveAsync(
            s_matrix,
            [new($"portal/{Uri.EscapeDataString(s_juliet.Address)}/escargot/juliet%40msn.example/romeo%40montague.example", "{\"aliasLocalpart\":\"x\",\"room\":{\"value\":\"" + Room + "\"}}")],
            Token);
        var lane = new LaneKey(new PortalKey(_puppet, ConversationId.Direct(s_romeo)), LaneEnd.Home(s_matrix));
        await Journal.AppendAsync(
            [new JournalDraft(lane, new MessageToHome(s_romeo, new MessageContent(Body), DateTimeOffset.UtcNow, false), DateTimeOffset.UtcNow)], Token);

        var result = await RunAsync("explain", asked, "--json");

        Assert.Equal((ExitCode.Success, ""), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Out);
        var message = Assert.Single(json.RootElement.GetProperty("messages").EnumerateArray().ToList());
        Assert.Equal("message-to-home", message.GetProperty("kind").GetString());
        Assert.Equal("romeo@montague.example", message.GetProperty("author").GetString());
        Assert.Equal("It waits for matrix to take it.", message.GetProperty("state").GetString());
        Assert.DoesNotContain(Body, result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_discarded_while_the_homeserver_was_away_is_told_with_the_reason()
    {
        var lane = new LaneKey(new PortalKey(_puppet, ConversationId.Direct(s_romeo)), LaneEnd.Home(s_matrix));
        var longAgo = DateTimeOffset.UtcNow.AddDays(-20);
        await Journal.AppendAsync([Said("first"), Said("second"), Said("third")], Token);
        await Journal.DiscardAsync(lane, DateTimeOffset.UtcNow, 10, Token);
        await Journal.AppendAsync([Said("fourth", "key") with { Discarding = new Discarding() }], Token);

        var result = await RunAsync("explain", "romeo@montague.example");

        Assert.Equal((ExitCode.Success, ""), (result.ExitCode, result.Error));
        Assert.Contains("It was discarded: it waited too long for matrix, which was away.", result.Out, StringComparison.Ordinal);
        Assert.Contains("It was discarded: too much waited for matrix, which was away.", result.Out, StringComparison.Ordinal);
        Assert.Contains(
            "That messages were discarded, because too much waited for the home network or for too long; told to the person", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Body, result.Out, StringComparison.Ordinal);

        JournalDraft Said(string text, string? key = null) =>
            new(lane, new MessageToHome(s_romeo, new MessageContent($"{Body} {text}"), longAgo, false), longAgo, key);
    }

    [Fact]
    public async Task What_the_store_does_not_know_is_told_with_the_reasons_that_there_may_be()
    {
        var result = await RunAsync("explain", "$nothing");

        Assert.Equal((ExitCode.Unavailable, ""), (result.ExitCode, result.Out));
        Assert.Contains("The store knows nothing of $nothing.", result.Error, StringComparison.Ordinal);
        Assert.Contains("7 days", result.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await RunAsync("explain", "x", "--limit", "0")).ExitCode);
    }

    private async Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await BridgeCommandLine.InvokeAsync(
            [.. arguments, "--config", Path.Combine(_folder, "bridge.yaml")], new Terminal(TextReader.Null, output, error, IsInteractive: false), Token);
        return (exitCode, output.ToString(), error.ToString());
    }
}
