using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.EndToEnd.Tests.Msn;

/// <summary>A person on MSN with a client of his own, for what goes from client to client.</summary>
public sealed class MsnPeer(MsnpClient client) : IAsyncDisposable
{
    public string Address => client.Account;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Signs in.</summary>
    public Task SignInAsync() => client.SignInAsync(new MsnOwnPresence(), Token).WaitAsync(Waiting.Patience, Token);

    public Task AddsAsync(string address) => client.AddContactAsync(address, null, Token);

    /// <summary>Brings several people together.</summary>
    public async Task<MsnConversationId> StartsGroupAsync(params string[] addresses)
    {
        var made = await client.StartGroupAsync(addresses, Token).WaitAsync(Waiting.Patience, Token);
        return made.Conversation ?? throw new InvalidOperationException($"The group did not come about: {made.Result.Outcome}.");
    }

    /// <summary>Says a text with a picture of his own in it.</summary>
    public Task SaysWithPictureAsync(string address, string text, string code, byte[] picture) =>
        SaysWithPictureAsync(MsnConversationId.With(address), text, code, picture);

    public async Task SaysWithPictureAsync(MsnConversationId conversation, string text, string code, byte[] picture)
    {
        var shared = client.ShareObject(MsnObjectType.Emoticon, picture, "");
        var sent = await client.SendTextAsync(conversation, new TextMessage(text), [new MsnEmoticon(code, shared)], Token);
        Assert.Equal(MsnSendOutcome.Delivered, sent.Outcome);
    }

    /// <summary>Follows what he sees of somebody until he is gone.</summary>
    public async Task SeesOfflineAsync(string address)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Waiting.Patience);
        while (client.PresenceOf(address).Status != MsnpStatus.Offline)
            await client.Events.ReadAsync(patience.Token);
    }

    /// <summary>Says something to somebody who is not there.</summary>
    public async Task LeavesWordAsync(string address, string text) => Assert.Equal(
        MsnSendOutcome.Kept, (await client.SendTextAsync(MsnConversationId.With(address), new TextMessage(text), Token)).Outcome);

    /// <summary>Hears the next text, and returns it with its pictures.</summary>
    public async Task<(string Text, Dictionary<string, byte[]> Pictures)> HearsWithPicturesAsync(string address)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Waiting.Patience);
        while (true)
        {
            if (await client.Events.ReadAsync(patience.Token) is not TextEvent text || text.Sender != address)
                continue;

            var pictures = new Dictionary<string, byte[]>();
            foreach (var emoticon in text.Emoticons)
                pictures[emoticon.Code] = (await client.FetchObjectAsync(address, emoticon.Picture, patience.Token)).ToArray();
            return (text.Message.Text, pictures);
        }
    }

    /// <summary>Sees his session end.</summary>
    public Task IsSignedOutAsync() => client.Ended.WaitAsync(Waiting.Patience, Token);

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
