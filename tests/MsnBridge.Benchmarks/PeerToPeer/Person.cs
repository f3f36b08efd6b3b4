using System.Threading.Channels;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Benchmarks.PeerToPeer;

/// <summary>One signed-in client and what it hears.</summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly Channel<MsnFileOffer> _offers = Channel.CreateUnbounded<MsnFileOffer>();
    private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();
    private readonly Task _hearing;

    private Person(MsnpClient client)
    {
        Client = client;
        _hearing = HearAsync();
    }

    public MsnpClient Client { get; }

    public static async Task<Person> SignInAsync(EmbeddedMsnNetwork network, HttpClient http, string account, string password)
    {
        var client = new MsnpClient(
            new MsnpClientOptions { Profile = network.ClientProfile with { Versions = ["MSNP15"] }, Http = http }, new MsnpCredentials(account, password));
        await client.SignInAsync(new MsnOwnPresence(), default);
        return new Person(client);
    }

    public async Task<MsnFileOffer> OfferAsync() => await _offers.Reader.ReadAsync();

    public async Task TextAsync() => await _texts.Reader.ReadAsync();

    public async Task SeesAsync(string address)
    {
        while (await _seen.Reader.ReadAsync() != address)
        {
            // Somebody else came.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _hearing;
    }

    private async Task HearAsync()
    {
        await foreach (var report in Client.Events.ReadAllAsync())
        {
            switch (report)
            {
                case FileOfferEvent offered:
                    _offers.Writer.TryWrite(offered.Offer);
                    break;
                case TextEvent said:
                    _texts.Writer.TryWrite(said.Message.Text);
                    break;
                case PresenceEvent { Presence.Status: not MsnpStatus.Offline } seen:
                    _seen.Writer.TryWrite(seen.Address);
                    break;
            }
        }
    }
}
