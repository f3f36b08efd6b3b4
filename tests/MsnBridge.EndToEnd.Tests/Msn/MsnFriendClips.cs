using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.EndToEnd.Tests.Msn;

/// <content>Winks, voice clips and handwriting.</content>
public sealed partial class MsnFriend
{
    public Task SendsVoiceClipAsync(string address, byte[] clip) =>
        _client.SendVoiceClipAsync(MsnConversationId.With(address), _client.ShareObject(MsnObjectType.VoiceClip, clip, ""), Token);

    public Task SendsWinkAsync(string address, byte[] cabinet, string name) =>
        _client.SendWinkAsync(MsnConversationId.With(address), _client.ShareObject(MsnObjectType.Wink, cabinet, name), Token);

    public Task SendsInkAsync(string address, InkMessage ink) => _client.SendInkAsync(MsnConversationId.With(address), ink, Token);

    /// <summary>Is sent a voice clip and fetches it.</summary>
    public async Task<byte[]> HearsClipAsync(string address)
    {
        var told = await TakeAsync<VoiceClipEvent>(clip => clip.Sender == address, $"a voice clip of {address}");
        return (await _client.FetchObjectAsync(address, told.Clip, Token)).ToArray();
    }

    public async Task<InkMessage> SeesInkAsync(string address) => (await TakeAsync<InkEvent>(ink => ink.Sender == address, $"a drawing of {address}")).Ink;
}
