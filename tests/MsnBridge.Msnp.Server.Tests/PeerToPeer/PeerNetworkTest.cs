using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Server.Tests.Conformance;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests.PeerToPeer;

/// <summary>Two clients of the library that are friends, on an embedded network over real sockets.</summary>
public abstract class PeerNetworkTest : NetworkTest
{
    private static readonly HttpClient Http = PassportHttp.CreateClient();

    protected override MsnServerOptions Options { get; } = TestOptions with
    {
        DispatchPort = 0,
        Dialects = [.. Dialects.MsnpDialect.All.Where(dialect => dialect.Version <= 18)],
    };

    public static TheoryData<string> Versions => ["MSNP9", "MSNP12", "MSNP15", "MSNP18"];

    /// <summary>Signs Alice and Bob in, who see each other.</summary>
    private protected async Task<(MsnpClient Alice, MsnpClient Bob)> MeetAsync(
        string version, Func<MsnpClientOptions, MsnpClientOptions>? alices = null, Func<MsnpClientOptions, MsnpClientOptions>? bobs = null)
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInPeerAsync(Alice, version, alices);
        var bob = await SignInPeerAsync(Bob, version, bobs);
        await alice.FindAsync<PresenceEvent>(seen => seen.Address == Bob && seen.Presence.Status == MsnpStatus.Online);
        await bob.FindAsync<PresenceEvent>(seen => seen.Address == Alice && seen.Presence.Status == MsnpStatus.Online);
        return (alice, bob);
    }

    private protected async Task<MsnpClient> SignInPeerAsync(string address, string version, Func<MsnpClientOptions, MsnpClientOptions>? change = null)
    {
        var options = new MsnpClientOptions { Profile = Network.ClientProfile with { Versions = [version] }, Http = Http };
        var client = Own(new MsnpClient(change?.Invoke(options) ?? options, new MsnpCredentials(address, PasswordOf(address))));
        await client.SignInAsync(new MsnOwnPresence(), Token);
        return client;
    }

    protected static byte[] Noise(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
