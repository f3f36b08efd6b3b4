using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Files;

/// <summary>Files as links (XEP-0066): those that users send, and those that are put on their servers for them.</summary>
internal sealed partial class SharedLinks(UploadService uploads, HostedFiles hosted, FileHttp http, IContentStore store, ILogger<SharedLinks> logger)
{
    /// <summary>What a message sends as a file; null where it sends none.</summary>
    // <body>https://upload.example.org/…/a.png</body><x xmlns='jabber:x:oob'><url>https://upload.example.org/…/a.png</url></x>
    public static Uri? Read(XElement message)
    {
        var url = (string?)message.Element(Ns.OutOfBand + "x")?.Element(Ns.OutOfBand + "url");
        var body = (string?)message.Element(Ns.Component + "body");
        return url is { Length: <= 2000 } && (string.IsNullOrEmpty(body) || body == url)
               && Uri.TryCreate(url, UriKind.Absolute, out var link) && FileHttp.IsWeb(link)
            ? link
            : null;
    }

    // <sticker xmlns='urn:xmpp:stickers:0' pack='…'/>                     XEP-0449
    private static bool IsSticker(XElement message) => message.Element(Ns.Stickers + "sticker") is not null;

    // No document marks voice messages; clients call their recordings so: Conversations "Recording_…", Gajim "voice-message-…", Cheogram "voice…".
    private static bool IsVoiceMessage(string name, string mediaType) =>
        mediaType.StartsWith("audio/", StringComparison.Ordinal)
        && (name.StartsWith("voice", StringComparison.OrdinalIgnoreCase) || name.StartsWith("recording", StringComparison.OrdinalIgnoreCase));

    /// <summary>What is there, as a file for MSN; null where nobody can tell, for then the link itself is sent.</summary>
    public async Task<FileToRemote?> DescribeAsync(
        XElement sent, Uri link, Jid user, HomeMessageReference message, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(link, user.Domain, HttpMethod.Head, cancellationToken);
            if (response.Content.Headers.ContentLength is not > 0)
            {
                return null;
            }

            var name = FileNames.MakeSafe(Uri.UnescapeDataString(link.Segments[^1]));
            var mediaType = MediaTypes.Normalize(response.Content.Headers.ContentType?.MediaType);
            if (mediaType == MediaTypes.Unknown)
            {
                mediaType = FileTypes.OfName(name);
            }

            var kind = IsSticker(sent) ? FileKind.Ink : IsVoiceMessage(name, mediaType) ? FileKind.VoiceClip : FileTypes.KindOf(mediaType);
            var file = new SharedFile(FileTypes.WithExtension(name, mediaType), mediaType, response.Content.Headers.ContentLength.Value, kind);
            return new FileToRemote(file, link.AbsoluteUri, link.AbsoluteUri, message);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <exception cref="HomeContentException">It is not there, or not where files are fetched from.</exception>
    public async Task<Stream> OpenAsync(Jid user, string reference, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(reference, UriKind.Absolute, out var link) || !FileHttp.IsWeb(link))
        {
            throw new HomeContentException(HomeContentFailure.NotAllowed, "That is no web address.");
        }

        try
        {
            var response = await http.GetAsync(link, user.Domain, HttpMethod.Get, cancellationToken);
            return new ResponseStream(response, await response.Content.ReadAsStreamAsync(cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            throw new HomeContentException(HomeContentFailure.NotAvailable, "The file cannot be fetched from where it is.", exception);
        }
    }

    /// <summary>The largest file that can be put somewhere for the user; 0 where none can.</summary>
    public async Task<long> FindLimitAsync(Jid user, CancellationToken cancellationToken) => Math.Max(
        (await uploads.FindAsync(user, cancellationToken))?.Limit ?? 0, await hosted.FindLimitAsync(cancellationToken));

    /// <summary>Where a file of a contact can be fetched by the user: on his own server, or else here. Null where it could not be put anywhere.</summary>
    /// <param name="message">The id of the message that tells him of it.</param>
    public Task<Uri?> PublishAsync(Jid user, string message, FileToHome file, CancellationToken cancellationToken) =>
        PublishAsync(user, message, file.File, file.Content, cancellationToken);

    /// <summary>The same for a file that is no contact's.</summary>
    public async Task<Uri?> PublishAsync(Jid user, string message, SharedFile file, ContentKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await UploadAsync(user, file, key, cancellationToken) ?? await HostAsync(user, message, file, key, cancellationToken);
        }
        catch (ContentStoreException exception)
        {
            LogNotHosted(exception.Message);
            return null;
        }
    }

    /// <summary>The user has no account any more: links to what is kept here are over.</summary>
    public async Task ForgetAsync(Jid user, CancellationToken cancellationToken)
    {
        try
        {
            await hosted.ForgetAsync(user, cancellationToken);
        }
        catch (ContentStoreException exception)
        {
            // They go when their time has passed.
            LogNotForgotten(exception.Message);
        }
    }

    private async Task<Uri?> UploadAsync(Jid user, SharedFile file, ContentKey key, CancellationToken cancellationToken)
    {
        if (await uploads.FindAsync(user, cancellationToken) is not { } place || await store.OpenReadAsync(key, cancellationToken) is not { } content)
        {
            return null;
        }

        await using (content)
        {
            if (content.Length > place.Limit
                || await uploads.FindSlotAsync(place, file.Name, content.Length, file.MediaType, cancellationToken) is not { } slot)
            {
                return null;
            }

            try
            {
                await http.PutAsync(slot, user.Domain, content, content.Length, file.MediaType, cancellationToken);
                return slot.Get;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }
    }

    private async Task<Uri?> HostAsync(Jid user, string message, SharedFile file, ContentKey key, CancellationToken cancellationToken)
    {
        if (await store.OpenReadAsync(key, cancellationToken) is not { } content)
        {
            return null;
        }

        await using (content)
        {
            return await hosted.HostAsync(user, message, file, content, cancellationToken);
        }
    }

    [LoggerMessage(XmppEventIds.FileNotHosted, LogLevel.Warning, "A file of a contact could not be kept for its user: {Reason}")]
    private partial void LogNotHosted(string reason);

    [LoggerMessage(XmppEventIds.FilesNotForgotten, LogLevel.Warning, "Files of a user who has no account any more could not be removed yet: {Reason}")]
    private partial void LogNotForgotten(string reason);
}
