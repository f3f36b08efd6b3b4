using System.Threading.Channels;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.EndToEnd.Tests.Msn;

/// <summary>A person on MSN with a whole client, who sends and takes what goes from client to client.</summary>
public sealed partial class MsnFriend : IAsyncDisposable
{
    private readonly MsnpClient _client;
    private readonly HttpClient _http = PassportHttp.CreateClient();
    private readonly Channel<MsnpEvent> _seen = Channel.CreateUnbounded<MsnpEvent>();
    private readonly List<MsnpEvent> _notTaken = [];
    private readonly Task _reading;

    private MsnFriend(ServerProfile profile, MsnAccount account, ClientCapabilities shows, string? place)
    {
        _client = new MsnpClient(OptionsFor(profile, account, shows, place), new MsnpCredentials(account.Address, account.Password));
        Address = account.Address;
        _reading = ReadAsync();
    }

    public string Address { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="shows">What his client shows beside what every one does.</param>
    /// <param name="place">What the place is called that he signs in from; null where there is but one.</param>
    public static async Task<MsnFriend> SignInAsync(
        ServerProfile profile, MsnAccount account, ClientCapabilities shows = ClientCapabilities.None, string? place = null)
    {
        var friend = new MsnFriend(profile, account, shows, place);
        await friend._client.SignInAsync(new MsnOwnPresence(MsnpStatus.Online, null), Token).WaitAsync(Waiting.Patience, Token);
        return friend;
    }

    /// <summary>Offers a file; ends when it has come over or to nothing.</summary>
    public Task<MsnTransferResult> SendsFileAsync(string address, string name, byte[] content, byte[]? preview = null) =>
        SendsFileAsync(address, name, content.Length, _ => Task.FromResult<Stream>(new MemoryStream(content)), preview);

    public Task<MsnTransferResult> SendsFileAsync(
        string address, string name, long size, Func<CancellationToken, Task<Stream>> open, byte[]? preview = null) =>
        _client.SendFileAsync(address, new MsnOutgoingFile(name, size, open) { Preview = preview ?? [] }, null, Token);

    /// <summary>Is offered a file of that name.</summary>
    public async Task<MsnFileOffer> IsOfferedAsync(string name) => (await TakeAsync<FileOfferEvent>(offered => offered.Offer.Name == name, $"the offer of {name}")).Offer;

    /// <summary>Takes a file and returns what came.</summary>
    public static async Task<byte[]> TakesAsync(MsnFileOffer offer)
    {
        var content = new MemoryStream();
        await offer.ReceiveAsync(content, null, Token).WaitAsync(Waiting.Patience, Token);
        return content.ToArray();
    }

    public Task SaysAsync(string address, string text) => _client.SendTextAsync(MsnConversationId.With(address), new TextMessage(text), Token);

    public Task HearsAsync(string address, string text) =>
        TakeAsync<TextEvent>(heard => heard.Sender == address && heard.Message.Text == text, $"a message of {address}");

    public async Task SeesOnlineAsync(string address)
    {
        while (_client.PresenceOf(address).Status is MsnpStatus.Offline)
            await TakeAsync<PresenceEvent>(seen => seen.Address == address, $"{address} online");
    }

    /// <summary>His client is gone, without a word.</summary>
    public ValueTask LeavesAsync() => _client.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _reading;
        _http.Dispose();
    }

    private MsnpClientOptions OptionsFor(ServerProfile profile, MsnAccount account, ClientCapabilities shows, string? place)
    {
        var plain = new MsnpClientOptions { Profile = profile, Http = _http, EndpointSeed = place ?? account.Address };
        return plain with { Capabilities = plain.Capabilities | shows, EndpointName = place ?? plain.EndpointName };
    }

    private async Task<T> TakeAsync<T>(Func<T, bool> matches, string what)
        where T : MsnpEvent
    {
        if (_notTaken.OfType<T>().FirstOrDefault(matches) is { } known)
        {
            _notTaken.Remove(known);
            return known;
        }

        using var patience = new CancellationTokenSource(Waiting.Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, Token);
        try
        {
            while (true)
            {
                var seen = await _seen.Reader.ReadAsync(either.Token);
                if (seen is T wanted && matches(wanted))
                    return wanted;
                _notTaken.Add(seen);
            }
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            throw new TimeoutException($"{Address} waited {Waiting.Patience.TotalSeconds:0} s for {what}. Happened: {string.Join(", ", _notTaken.Select(one => one.GetType().Name))}");
        }
    }

    private async Task ReadAsync()
    {
        await foreach (var seen in _client.Events.ReadAllAsync(CancellationToken.None))
            await _seen.Writer.WriteAsync(seen);
    }
}
