using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Xml.Linq;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Pictures;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Presences;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Avatars;

/// <summary>
/// Shows users on MSN with the avatar they have here: their presence names it by its hash (XEP-0153) and their business card has it, or their server
/// tells what they publish (XEP-0084). Both know it by the same hash, so that what both tell is fetched once.
/// </summary>
internal sealed class OwnAvatars(IOwnPictures pictures, IStanzaStream stream, ContactAddresses addresses, TransportPresenter transport)
{
    private const int HashLength = 40;
    private const int MostAsked = 20_000;

    // The hash that a device told last and for which the card was fetched.
    private readonly ConcurrentDictionary<(HomeUser User, string? Device), string> _asked = new();

    /// <summary>The hash of the user's avatar as his presence tells it: empty for none, null where it says nothing.</summary>
    public static string? Find(XElement presence) => presence.Element(Ns.VCardUpdate + "x")?.Element(Ns.VCardUpdate + "photo")?.Value.Trim().ToLowerInvariant();

    /// <summary>Whether what is published is an avatar's metadata.</summary>
    public static bool IsPublished(XElement published) =>
        (string?)published.Element(Ns.PubSubEvent + "items")?.Attribute("node") == Ns.AvatarMetadata.NamespaceName;

    /// <summary>The hash in published metadata, under the same terms.</summary>
    public static string? FindPublished(XElement metadata) =>
        metadata.Name != Ns.AvatarMetadata + "metadata" ? null
        : metadata.Elements(Ns.AvatarMetadata + "info").FirstOrDefault(info => info.Attribute("url") is null) is { } info
            ? ((string?)info.Attribute("id"))?.Trim().ToLowerInvariant()
            : metadata.HasElements ? null : "";

    /// <summary>Takes the avatar of that hash, where it is not the one that was taken last. What cannot be used is told to the user.</summary>
    public async Task HearAsync(Jid from, string hash, bool published, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToHomeUser(from);
        if (hash.Length is not (0 or HashLength) || await pictures.FindAsync(user, cancellationToken) is not { } known
            || (known.Source ?? "") == hash)
        {
            return;
        }

        if (published && hash.Length == 0)
        {
            await pictures.SetAsync(user, null, false, cancellationToken);
            return;
        }

        // A server repeats the presence that a device once sent, with a hash that may be days old: the card says what is so, and is asked for once for each.
        var told = (user, from.Resource);
        if (!published && _asked.TryGetValue(told, out var before) && before == hash)
            return;
        var (answered, bytes) = published
            ? await FetchPublishedAsync(from.Bare, hash, cancellationToken)
            : await FetchCardAsync(from.Bare, cancellationToken);
        if (!answered)
            return;
        if (!published && _asked.Count < MostAsked)
            _asked[told] = hash;
        if (bytes is null && published)
            return;
        var result = await pictures.SetAsync(user, bytes is null ? null : new OwnPicture(HashOf(bytes), bytes), false, cancellationToken);
        if (OwnPictureText.OfFailure(result) is { } sentence)
            transport.Headline(from.Bare, sentence);
    }

    /// <summary>Takes the avatar in the user's business card, also where it is the one that was taken before.</summary>
    /// <returns>Null where his server does not give it.</returns>
    public async Task<OwnPictureResult?> TakeAsync(Jid from, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToHomeUser(from);
        return (await FetchCardAsync(from.Bare, cancellationToken)).Bytes is { } bytes
            ? await pictures.SetAsync(user, new OwnPicture(HashOf(bytes), bytes), anew: true, cancellationToken)
            : null;
    }

#pragma warning disable CA5350 // The hash is what XEP-0153 says, and protects nothing.
    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes));
#pragma warning restore CA5350

    // A card without a picture, and no card at all, are answers; a broken stream is none.
    private async Task<(bool Answered, byte[]? Bytes)> FetchCardAsync(Jid user, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(user, new XElement(Ns.VCard + "vCard"), cancellationToken);
        var photo = answer?.Element(Ns.VCard + "vCard")?.Element(Ns.VCard + "PHOTO")?.Element(Ns.VCard + "BINVAL")?.Value;
        var bytes = AvatarStanzas.Decode(photo);
        var isAnswer = answer is not null && (Stanza.TypeOf(answer) == "result" || answer.Descendants(Ns.StanzaErrors + "item-not-found").Any());
        return (isAnswer && (bytes is not null || string.IsNullOrWhiteSpace(photo)), bytes);
    }

    private async Task<(bool Answered, byte[]? Bytes)> FetchPublishedAsync(Jid user, string hash, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(
            user,
            new XElement(
                Ns.PubSub + "pubsub",
                new XElement(
                    Ns.PubSub + "items",
                    new XAttribute("node", Ns.AvatarData.NamespaceName),
                    new XElement(Ns.PubSub + "item", new XAttribute("id", hash)))),
            cancellationToken);
        return (answer is not null, AvatarStanzas.Decode(
            answer?.Element(Ns.PubSub + "pubsub")?.Element(Ns.PubSub + "items")?.Element(Ns.PubSub + "item")?.Element(Ns.AvatarData + "data")?.Value));
    }

    private async Task<XElement?> AskAsync(Jid user, XElement query, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.QueryAsync(Stanza.Iq(addresses.Transport, user, "get", Guid.NewGuid().ToString("N"), query), cancellationToken);
        }
        catch (TimeoutException)
        {
            // It is asked for again with the next presence.
            return null;
        }
    }
}
