using System.Threading.Channels;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Notification;

/// <summary>A server that answers pings may be deaf all the same: what goes the way of messages tells.</summary>
public sealed class EchoTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_longPings = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(20);
    private readonly Channel<string> _notices = Channel.CreateUnbounded<string>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [TimedTheory]
    [InlineData(13, ScriptedNetwork.Account)]
    [InlineData(18, ScriptedNetwork.Account + ";" + ScriptedNetwork.Place)]
    public async Task What_comes_back_proves_life_and_what_does_not_come_back_any_more_ends_the_session(int version, string address)
    {
        await using var network = Network();
        var (server, _) = await network.SignInWithBookAsync(version);
        var answering = AnswerPingsAsync(server);
        var (id, word) = await SendEchoAsync(network, address);
        await server.SendPayloadAsync($"UBN {address} 0", word);
        await server.SendAsync($"UUN {id} OK");
        await network.Clock.ForgetAsync(s_interval);
        Assert.Equal(TimeSpan.Zero, network.Client.SinceProofOfLife);

        // Back when it is due: OK is said, and nothing comes.
        network.Clock.ForgetEarlier(s_answer);
        network.Clock.Advance(s_interval);
        await SwallowAsync(network, server);
        await network.Clock.ForgetAsync(s_longPings);
        await network.Clock.PassAsync(TimeSpan.FromMinutes(1));
        await SwallowAsync(network, server);

        var end = (await network.FindAsync<SessionEndedEvent>()).End;
        Assert.Equal((SessionEndReason.ConnectionLost, "The server answers and passes nothing on any more."), (end.Reason, end.Message));
        await answering;
    }

    [TimedFact]
    public async Task A_server_that_never_brings_anything_back_is_asked_once_and_believed_by_its_pings()
    {
        await using var network = Network();
        var (server, _) = await network.SignInWithBookAsync(15);
        var answering = AnswerPingsAsync(server);
        await SendEchoAsync(network, ScriptedNetwork.Account);
        await network.Clock.PassAsync(s_answer);
        network.Clock.Advance(s_longPings);
        for (var pings = 0; pings < 4; pings++)
            await network.Clock.PassAsync(s_longPings);

        Assert.False(_notices.Reader.TryRead(out _));
        Assert.Equal(SessionState.SignedIn, network.Client.State);
        await network.Client.DisposeAsync();
        await answering;
    }

    [TimedFact]
    public async Task A_refusal_is_a_sign_of_life_too()
    {
        await using var network = Network();
        var (server, _) = await network.SignInWithBookAsync(15);
        var answering = AnswerPingsAsync(server);
        for (var time = 0; time < 2; time++)
        {
            var (id, _) = await SendEchoAsync(network, ScriptedNetwork.Account);
            await server.SendAsync($"217 {id}");
        }

        Assert.Equal(SessionState.SignedIn, network.Client.State);
        await network.Client.DisposeAsync();
        await answering;
    }

    private static ScriptedNetwork Network() => ScriptedNetwork.WithBook("MSNP18 MSNP15 MSNP13", options: usual => usual with { Jitter = () => 0.5 });

    private async Task<(string Id, string Word)> SendEchoAsync(ScriptedNetwork network, string address)
    {
        await network.Clock.PassAsync(s_interval);
        var notice = (await _notices.Reader.ReadAsync(Token)).Split('\n');
        var line = notice[0].Split(' ');
        Assert.Equal(["UUN", address, "0"], [line[0], line[2], line[3]]);
        await network.Clock.ForgetAsync(s_longPings);
        return (line[1], notice[1]);
    }

    // Two wait for an answer: who asked, and who then waits for the echo.
    private async Task SwallowAsync(ScriptedNetwork network, ScriptedPeer server)
    {
        var notice = await _notices.Reader.ReadAsync(Token);
        await network.Clock.ForgetAsync(s_answer);
        await server.SendAsync($"UUN {notice.Split(' ')[1]} OK");
        await network.Clock.PassAsync(s_answer);
    }

    private async Task AnswerPingsAsync(ScriptedPeer server)
    {
        while (await server.ReadAsync() is { } line)
        {
            if (line == "PNG")
                await server.SendAsync("QNG 300");
            else
                _notices.Writer.TryWrite(line);
        }
    }
}
