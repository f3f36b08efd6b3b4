using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>A client of the library at one version, and waiting for what it reports.</summary>
internal static class ConformanceClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Http = PassportHttp.CreateClient();

    // Nobody listens there, so a client that has a gateway takes it.
    private static readonly MsnpServerAddress ClosedPort = new("127.0.0.1", 1);

    public static async Task<MsnpClient> SignInAsync(
        EmbeddedMsnNetwork network, string address, string password, string version, CancellationToken cancellationToken, bool overGateway = false,
        Action<MsnpClient>? prepare = null)
    {
        var profile = network.ClientProfile with { Versions = [version] };
        if (overGateway)
            profile = profile with { NotificationServer = ClosedPort };

        var client = new MsnpClient(new MsnpClientOptions { Profile = profile, Http = Http }, new MsnpCredentials(address, password));
        prepare?.Invoke(client);
        await client.SignInAsync(new MsnOwnPresence(), cancellationToken);
        Assert.Equal(version, client.Dialect);
        return client;
    }

    public static MsnpDialect DialectOf(string version) => MsnpDialect.Find(version)!;

    public static async Task<TEvent> FindAsync<TEvent>(this MsnpClient client, Func<TEvent, bool>? matches = null)
        where TEvent : MsnpEvent
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await foreach (var report in client.Events.ReadAllAsync(patience.Token))
            {
                if (report is TEvent found && matches?.Invoke(found) != false)
                    return found;
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"{client.Account} at {client.Dialect} saw no {typeof(TEvent).Name} that was waited for.");
        }

        throw new InvalidOperationException($"The events ended without the {typeof(TEvent).Name} that was waited for.");
    }
}
