using MsnBridge.Core.Content;
using MsnBridge.Core.Messages;
using MsnBridge.MsnNetwork.Conversion;
using MsnBridge.MsnNetwork.Media;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.MsnNetwork.Emoticons;

/// <summary>Makes MSN emoticons of the pictures in a text, and serves those sent last to whoever reads it. One for each session.</summary>
internal sealed class EmoticonSender(MsnpClient client, IContentStore content)
{
    // As many as official clients let into one message are fewer; a message of a hundred pictures would be a hundred transfers.
    private const int MostInOne = 10;
    private const int MostShared = 50;
    private const int LargestOriginal = 2 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<ContentKey, MsnObject> _shared = [];
    private readonly Queue<ContentKey> _order = new();

    /// <summary>The text as it goes, and the pictures that go before it. A picture that cannot be had or made leaves its code in the text.</summary>
    public async Task<(TextMessage Message, IReadOnlyList<MsnEmoticon> Emoticons)> PrepareAsync(MessageContent said, CancellationToken cancellationToken)
    {
        if (said.Emoticons is not { Length: > 0 } wanted)
            return (TextConversion.FromBridge(said), []);

        var objects = new Dictionary<ContentKey, MsnObject>();
        foreach (var key in wanted.Select(emoticon => emoticon.Picture).Distinct().Take(MostInOne))
        {
            if (await ShareAsync(key, cancellationToken) is { } shared)
                objects[key] = shared;
        }

        var (text, written) = EmoticonAliases.Write(said.Text, wanted.Where(emoticon => objects.ContainsKey(emoticon.Picture)));
        return (TextConversion.FromBridge(said with { Text = text }), [.. written.Select(emoticon => new MsnEmoticon(emoticon.Code, objects[emoticon.Picture]))]);
    }

    private async Task<MsnObject?> ShareAsync(ContentKey key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_shared.TryGetValue(key, out var known))
                return known;
        }

        byte[]? made;
        try
        {
            made = await content.ReadAsync(key, LargestOriginal, cancellationToken) is { } original ? EmoticonMaker.Make(original) : null;
        }
        catch (ContentStoreException)
        {
            // The store has said so in its log; the text goes without the picture.
            return null;
        }

        if (made is not { Length: > 0 })
            return null;

        var shared = client.ShareObject(MsnObjectType.Emoticon, made, "");
        lock (_lock)
        {
            if (!_shared.TryAdd(key, shared))
                return _shared[key];
            _order.Enqueue(key);
            while (_order.Count > MostShared)
            {
                if (_shared.Remove(_order.Dequeue(), out var oldest))
                    client.StopSharing(oldest);
            }
        }

        return shared;
    }
}
