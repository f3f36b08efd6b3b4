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
    private const string Message = "Here";

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
        await SeeAsync(alice, bob);
        await SeeAsync(bob, alice);
        return (alice, bob);
    }

    /// <summary>Waits until one sees the other, and knows of his places: they are told after the status, together with the personal message.</summary>
    private protected static Task SeeAsync(MsnpClient client, MsnpClient other) => client.FindAsync<PresenceEvent>(seen =>
        seen.Address == other.Account
        && seen.Presence.Status == MsnpStatus.Online
        && (seen.Presence.PersonalMessage == Message || !HasMessages(client) || !HasMessages(other)));

    private protected async Task<MsnpClient> SignInPeerAsync(string address, string version, Func<MsnpClientOptions, MsnpClientOptions>? change = null)
    {
        var options = new MsnpClientOptions { Profile = Network.ClientProfile with { Versions = [version] }, Http = Http };
        var client = Own(new MsnpClient(change?.Invoke(options) ?? options, new MsnpCredentials(address, PasswordOf(address))));
        await client.SignInAsync(new MsnOwnPresence(PersonalMessage: Message), Token);
        return client;
    }

    private static bool HasMessages(MsnpClient client) => ConformanceClient.DialectOf(client.Dialect).HasPersonalMessages;

    protected static byte[] Noise(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
