using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Server.Tests.Replay;

/// <summary>Plays the part of clients that nobody here wrote, as they were recorded with another server.</summary>
public sealed class SessionReplayTests
{
    public static TheoryData<string> Names => [.. RecordedSession.Names];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Names))]
    public async Task The_network_says_what_the_other_server_said(string name)
    {
        var session = RecordedSession.Load(name);
        await using var network = await StartAsync(session);
        await using var replay = new SessionReplay(network, session);
        await replay.RunAsync(Token);
        Assert.True(replay.Differences.Count == 0, string.Join('\n', replay.Differences));
    }

    [Fact]
    public async Task Every_tolerance_is_needed()
    {
        var used = new HashSet<ReplayTolerance>();
        foreach (var session in RecordedSession.Names.Select(RecordedSession.Load))
        {
            await using var network = await StartAsync(session);
            await using var replay = new SessionReplay(network, session);
            await replay.RunAsync(Token);
            used.UnionWith(replay.Used);
        }

        Assert.Empty(ReplayTolerance.All.Except(used).Select(tolerance => $"{tolerance.Name}: {tolerance.Reason}"));
    }

    internal static async Task<EmbeddedMsnNetwork> StartAsync(RecordedSession session)
    {
        var network = new EmbeddedMsnNetwork(new MsnServerOptions
        {
            NotificationPort = 0,
            SwitchboardPort = 0,
            PassportPort = 0,
            PasswordIterations = 1,
            Dialects = MsnpDialect.All,

            // Escargot asks for no product keys, so the recorded clients answered none.
            ChallengeClients = false,
        });
        await network.StartAsync(Token);
        foreach (var (address, friendlyName) in session.Accounts)
            network.CreateAccount(address, SessionReplay.Password, friendlyName);

        foreach (var (one, other) in session.Friends)
        {
            foreach (var (address, contact) in ((string, string)[])[(one, other), (other, one)])
            {
                await using var resident = network.AddResident(address);
                resident.SignIn(MsnpStatus.Hidden);
                resident.AddContact(contact);
            }
        }

        return network;
    }
}
