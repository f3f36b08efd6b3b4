using System.Diagnostics.Metrics;
using System.Net.Sockets;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Framing;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Server.Tests.Conformance;
using MsnBridge.Msnp.Server.Tests.Support;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Server.Tests.Deafness;

/// <summary>A session that says it is up while nothing arrives any more is found out and ends; the network is real, the way to it goes deaf.</summary>
public sealed class DeafNetworkTests : NetworkTest
{
    // Between two pings, until the first answer and, as this network asks, after it; how long an answer may take; until the first notice to oneself.
    private static readonly TimeSpan s_ping = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan s_pong = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_echo = TimeSpan.FromMinutes(10);

    private static readonly HttpClient s_http = PassportHttp.CreateClient();
    private readonly SignallingClock _clientClock = new(TestContext.Current.CancellationToken);
    private DeafStream? _way;

    [Theory]
    [InlineData("MSNP8", false)]
    [InlineData("MSNP12", true)]
    [InlineData("MSNP15", false)]
    [InlineData("MSNP18", true)]
    [InlineData("MSNP21", false)]
    public async Task A_way_that_swallows_everything_ends_the_session(string version, bool fillsUp)
    {
        await using var client = Make(version);
        await client.SignInAsync(new MsnOwnPresence(), Token);
        Assert.NotNull(client.SinceProofOfLife);
        _way!.FillsUp = fillsUp;
        _way.GoDeaf();

        await _clientClock.PassAsync(s_ping);
        var end = await _clientClock.PassUntilAsync(client.Ended, s_pong);

        Assert.Equal((SessionEndReason.ConnectionLost, "The server stopped answering."), (end.Reason, end.Message));
    }

    [Theory]
    [InlineData("MSNP13")]
    [InlineData("MSNP16")]
    [InlineData("MSNP21")]
    public async Task A_notice_to_oneself_comes_back_and_no_other_client_hears_it(string version)
    {
        await using var bob = await ConformanceClient.SignInAsync(Network, Bob, PasswordOf(Bob), "MSNP15", Token);
        await using var client = Make(version);
        await client.SignInAsync(new MsnOwnPresence(), Token);

        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "msnbridge.msn.echoes")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (tags[0].Value is "returned")
                returned.TrySetResult();
        });
        listener.Start();

        // Each ping is answered before the next is waited for; when the notice is on its way no time passes.
        for (var begun = _clientClock.GetTimestamp(); _clientClock.GetElapsedTime(begun) < s_echo;)
            await _clientClock.PassAsync(s_ping);
        await Task.WhenAny(returned.Task, client.Ended);

        Assert.Equal(SessionState.SignedIn, client.State);
        await bob.SendTextAsync(MsnConversationId.With(Alice), new TextMessage("still there?"), Token);
        Assert.Equal("still there?", (await client.FindAsync<TextEvent>()).Message.Text);
    }

    private MsnpClient Make(string version)
    {
        var profile = ServerProfiles.Local(Network.NotificationServer, Network.NexusUrl) with { Versions = [version] };
        return new MsnpClient(
            new MsnpClientOptions { Profile = profile, Http = s_http, TimeProvider = _clientClock, Connect = ConnectAsync, Jitter = () => 0.5 },
            new MsnpCredentials(Alice, PasswordOf(Alice)));
    }

    private async Task<MsnpConnection> ConnectAsync(MsnpServerAddress server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
        _way = new DeafStream(new NetworkStream(socket, ownsSocket: true));
        return new MsnpConnection(new StreamDuplexPipe(_way), MsnpDirection.FromServer, MsnpConnectionOptions.Default, _way);
    }
}
