using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.EndToEnd.Tests.Msn;

/// <content>Texts with pictures of their own in them, words left for who is not there, and other places.</content>
public sealed partial class MsnFriend
{
    /// <summary>Brings several people together.</summary>
    public async Task<MsnConversationId> StartsGroupAsync(params string[] addresses)
    {
        var made = await _client.StartGroupAsync(addresses, Token).WaitAsync(Waiting.Patience, Token);
        return made.Conversation ?? throw new InvalidOperationException($"The group did not come about: {made.Result.Outcome}.");
    }

    /// <summary>Says a text with a picture of his own in it.</summary>
    public Task SaysWithPictureAsync(string address, string text, string code, byte[] picture) =>
        SaysWithPictureAsync(MsnConversationId.With(address), text, code, picture);

    public async Task SaysWithPictureAsync(MsnConversationId conversation, string text, string code, byte[] picture)
    {
        var shared = _client.ShareObject(MsnObjectType.Emoticon, picture, "");
        var sent = await _client.SendTextAsync(conversation, new TextMessage(text), [new MsnEmoticon(code, shared)], Token);
        Assert.Equal(MsnSendOutcome.Delivered, sent.Outcome);
    }

    /// <summary>Hears the next text, and returns it with its pictures.</summary>
    public async Task<(string Text, Dictionary<string, byte[]> Pictures)> HearsWithPicturesAsync(string address)
    {
        var text = await TakeAsync<TextEvent>(heard => heard.Sender == address, $"a text of {address}");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Waiting.Patience);
        var pictures = new Dictionary<string, byte[]>();
        foreach (var emoticon in text.Emoticons)
            pictures[emoticon.Code] = (await _client.FetchObjectAsync(address, emoticon.Picture, patience.Token)).ToArray();
        return (text.Message.Text, pictures);
    }

    /// <summary>Says something to somebody who is not there.</summary>
    public async Task LeavesWordAsync(string address, string text) => Assert.Equal(
        MsnSendOutcome.Kept, (await _client.SendTextAsync(MsnConversationId.With(address), new TextMessage(text), Token)).Outcome);

    public Task AddsAsync(string address) => _client.AddContactAsync(address, null, Token);

    /// <summary>Sees his session end.</summary>
    public Task IsSignedOutAsync() => _client.Ended.WaitAsync(Waiting.Patience, Token);
}
