using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Xml.Linq;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Messages;

/// <summary>
/// Small pictures by their hash (XEP-0231): <c>&lt;data xmlns='urn:xmpp:bob' cid='sha1+…@bob.xmpp.org' type='image/png' max-age='…'&gt;base64&lt;/data&gt;</c>. Contacts serve those
/// of what they said; those of a user are in his message, or his client is asked for them.
/// </summary>
internal sealed class BitsOfBinary(IStanzaStream stream, ContactAddresses addresses, IContentStore content, IImageReader images, IPuppetDirectory directory, TimeProvider time)
{
    private const int LargestPicture = 256 * 1024;
    private const string MaxAge = "604800";
    private const string Prefix = "sha1+";
    private const string Suffix = "@bob.xmpp.org";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Answers somebody who wants a picture of one of his contacts; null where there is none.</summary>
    public async Task<XElement?> FindAsync(Jid from, ContactId contact, XElement query, CancellationToken cancellationToken)
    {
        return await directory.FindContactAsync(UserSessions.ToHomeUser(from), contact, cancellationToken) is null ? null : await FindAsync(query, cancellationToken);
    }

    /// <summary>The picture that is asked for, for whoever may know of it.</summary>
    public async Task<XElement?> FindAsync(XElement query, CancellationToken cancellationToken)
    {
        if (KeyOf((string?)query.Attribute("cid")) is not { } key
            || await content.FindAsync(key, cancellationToken) is not { } stored || !stored.MediaType.StartsWith("image/", StringComparison.Ordinal)
            || await content.ReadAsync(key, LargestPicture, cancellationToken) is not { } bytes)
        {
            return null;
        }

        return new XElement(
            Ns.BitsOfBinary + "data",
            new XAttribute("cid", (string)query.Attribute("cid")!),
            new XAttribute("type", stored.MediaType),
            new XAttribute("max-age", MaxAge),
            Convert.ToBase64String(bytes));
    }

    /// <summary>Takes the pictures of a user's text. One that cannot be had leaves what stands for it in the body.</summary>
    public async Task<MessageContent> TakeAsync(
        MessageContent said, IReadOnlyList<(string Code, string Cid)> found, XElement message, Jid device, CancellationToken cancellationToken)
    {
        if (found.Count == 0)
            return said;

        var taken = ImmutableArray.CreateBuilder<MessageEmoticon>();
        var until = time.GetTimestamp();
        foreach (var (code, cid) in found)
        {
            // All of them together.
            var left = s_patience - time.GetElapsedTime(until);
            if (left > TimeSpan.Zero && await TakeAsync(cid, message, device, left, cancellationToken) is { } key)
                taken.Add(new MessageEmoticon(code, key));
        }

        return taken.Count == 0 ? said : said with { Emoticons = taken.ToImmutable() };
    }

    private static ContentKey? KeyOf(string? cid) =>
        cid is not null && cid.StartsWith(Prefix, StringComparison.Ordinal) && cid.EndsWith(Suffix, StringComparison.Ordinal)
        && ContentKey.TryParse($"object-{cid[Prefix.Length..^Suffix.Length].ToLowerInvariant()}", out var key) && key.Sha1 is not null
            ? key
            : null;

    private async Task<ContentKey?> TakeAsync(string cid, XElement message, Jid device, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (KeyOf(cid) is not { } key)
            return null;
        try
        {
            if (await content.FindAsync(key, cancellationToken) is not null)
                return key;
            var data = message.Elements(Ns.BitsOfBinary + "data").FirstOrDefault(sent => (string?)sent.Attribute("cid") == cid)
                ?? await AskAsync(cid, device, patience, cancellationToken);
            if (data is not { Value.Length: > 0 and <= LargestPicture * 2 })
                return null;
            var bytes = Convert.FromBase64String(data.Value);
            if (bytes.Length > LargestPicture || !HasHash(bytes, key) || images.Identify(bytes) is not { } facts)
                return null;
            await content.SaveAsync(key, facts.MediaType, bytes, cancellationToken);
            return key;
        }
        catch (Exception exception) when (exception is FormatException or TimeoutException or ContentStoreException or ContentRefusedException)
        {
            return null;
        }
    }

    private async Task<XElement?> AskAsync(string cid, Jid device, TimeSpan patience, CancellationToken cancellationToken)
    {
        var answer = await stream.QueryAsync(
            Stanza.Iq(addresses.Transport, device, "get", Guid.NewGuid().ToString("N"), new XElement(Ns.BitsOfBinary + "data", new XAttribute("cid", cid))),
            cancellationToken).WaitAsync(patience, time, cancellationToken);
        return answer?.Element(Ns.BitsOfBinary + "data");
    }

    private static bool HasHash(byte[] bytes, ContentKey key)
    {
#pragma warning disable CA5350 // The hash is what XEP-0231 and MSN name data by.
        return Convert.ToHexStringLower(SHA1.HashData(bytes)) == key.Sha1;
#pragma warning restore CA5350
    }
}
