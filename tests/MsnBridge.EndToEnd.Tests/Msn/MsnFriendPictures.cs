using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.EndToEnd.Tests.Msn;

public sealed partial class MsnFriend
{
    /// <summary>Shows himself with this picture, or with none.</summary>
    public Task ShowsPictureAsync(byte[]? picture) =>
        _client.SetPictureAsync(picture is null ? null : _client.ShareObject(MsnObjectType.DisplayPicture, picture, ""), Token);

    /// <summary>Sees somebody with a picture, and fetches it as clients do.</summary>
    /// <param name="except">The picture he had before; null for none.</param>
    public async Task<(MsnObject Picture, byte[] Bytes)> SeesPictureAsync(string address, MsnObject? except = null)
    {
        MsnObject? shown;
        while ((shown = MsnObject.Parse(_client.PresenceOf(address).MsnObject)) is null || shown.Text == except?.Text)
            await TakeAsync<PresenceEvent>(seen => seen.Address == address, $"{address} with a picture");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Waiting.Patience);
        return (shown, (await _client.FetchObjectAsync(address, shown, patience.Token)).ToArray());
    }

    public async Task SeesNoPictureAsync(string address)
    {
        while (_client.PresenceOf(address).MsnObject is not null)
            await TakeAsync<PresenceEvent>(seen => seen.Address == address, $"{address} without a picture");
    }

    public async Task SeesOfflineAsync(string address)
    {
        while (_client.PresenceOf(address).Status is not Msnp.Commands.MsnpStatus.Offline)
            await TakeAsync<PresenceEvent>(seen => seen.Address == address, $"{address} offline");
    }
}
