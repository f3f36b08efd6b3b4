using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Files;

/// <summary>
/// Places on the users' servers where files can be put for them (XEP-0363). Found by looking through what a server offers (XEP-0030), and asked for again
/// after a while. Safe for concurrent use.
/// </summary>
internal sealed class UploadService(IStanzaStream stream, ContactAddresses addresses, TimeProvider time)
{
    private const int MaxItems = 50;

    // Servers without a limit of their own are taken to have this one.
    private const long Unlimited = 10_000_000_000;

    // A server may leave questions of a component unanswered (ejabberd 26 does with privileges): nobody waits longer than this for all of them.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_knownFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_missingFor = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, (UploadPlace? Place, DateTimeOffset Until)> _places = new(StringComparer.Ordinal);

    /// <summary>Null where the user's server has none, or does not say.</summary>
    public async Task<UploadPlace?> FindAsync(Jid user, CancellationToken cancellationToken)
    {
        if (_places.TryGetValue(user.Domain, out var known) && known.Until > time.GetUtcNow())
        {
            return known.Place;
        }

        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        UploadPlace? place = null;
        try
        {
            place = await LookAsync(user.Domain, either.Token);
        }
        catch (Exception exception) when (exception is TimeoutException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // What was true before is more likely than that there is none any more.
            place = known.Place;
        }

        _places[user.Domain] = (place, time.GetUtcNow() + (place is null ? s_missingFor : s_knownFor));
        return place;
    }

    /// <summary>Where to put one file; null where the service refuses it.</summary>
    // <request xmlns='urn:xmpp:http:upload:0' filename='a.png' size='23456' content-type='image/png'/>
    // <slot xmlns='urn:xmpp:http:upload:0'><put url='https://…'><header name='Authorization'>Basic …</header></put><get url='https://…'/></slot>
    public async Task<UploadSlot?> FindSlotAsync(UploadPlace place, string name, long size, string mediaType, CancellationToken cancellationToken)
    {
        XElement? answer;
        try
        {
            answer = await AskAsync(
                place.Address,
                new XElement(
                    Ns.Upload + "request", new XAttribute("filename", name), new XAttribute("size", size.ToString(CultureInfo.InvariantCulture)),
                    new XAttribute("content-type", mediaType)),
                cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }

        return answer?.Element(Ns.Upload + "slot") is { } slot && UrlOf(slot.Element(Ns.Upload + "put")) is { } put && UrlOf(slot.Element(Ns.Upload + "get")) is { } get
            ? new UploadSlot(put, get, [.. slot.Element(Ns.Upload + "put")!.Elements(Ns.Upload + "header").Select(Header).Where(header => header.Name.Length > 0)])
            : null;
    }

    private static Uri? UrlOf(XElement? element) =>
        Uri.TryCreate((string?)element?.Attribute("url"), UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : null;

    // No others may be set (XEP-0363, section 5), and none may hold a line end.
    private static (string Name, string Value) Header(XElement header) =>
        (string?)header.Attribute("name") is { } name && name.ToLowerInvariant() is "authorization" or "cookie" or "expires"
            ? ((string)header.Attribute("name")!, header.Value.ReplaceLineEndings(""))
            : ("", "");

    private static long? LimitOf(XElement info)
    {
        var form = info.Elements(Ns.DataForm + "x").Select(DataForm.Read)
            .FirstOrDefault(form => form.GetValueOrDefault("FORM_TYPE") == Ns.Upload.NamespaceName);
        return form is not null && long.TryParse(form.GetValueOrDefault("max-file-size"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    private async Task<UploadPlace?> LookAsync(string domain, CancellationToken cancellationToken)
    {
        if (!Jid.TryParse(domain, out var server))
        {
            return null;
        }

        var items = await AskAsync(server, new XElement(Ns.DiscoItems + "query"), cancellationToken);
        List<Jid> candidates = [server];
        foreach (var item in items?.Elements(Ns.DiscoItems + "query").Elements(Ns.DiscoItems + "item").Take(MaxItems) ?? [])
        {
            if (Jid.TryParse((string?)item.Attribute("jid"), out var address) && address.IsDomain && address.Domain != addresses.Transport.Domain)
            {
                candidates.Add(address);
            }
        }

        // All at once: one that is gone answers nothing, and must not hide another.
        using var found = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = candidates.Distinct().Select(candidate => DescribeAsync(candidate, found.Token)).ToList();
        UploadPlace? place = null;
        await foreach (var answer in Task.WhenEach(asked))
        {
            if (place is null && (place = await answer) is not null)
            {
                await found.CancelAsync();
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return place;
    }

    /// <summary>Null where it is no place for files, or does not say.</summary>
    private async Task<UploadPlace?> DescribeAsync(Jid candidate, CancellationToken cancellationToken)
    {
        try
        {
            var info = (await AskAsync(candidate, new XElement(Ns.DiscoInfo + "query"), cancellationToken))?.Element(Ns.DiscoInfo + "query");
            return info?.Elements(Ns.DiscoInfo + "feature").Any(feature => (string?)feature.Attribute("var") == Ns.Upload.NamespaceName) == true
                ? new UploadPlace(candidate, LimitOf(info) ?? Unlimited)
                : null;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Null for an error.</summary>
    private async Task<XElement?> AskAsync(Jid to, XElement question, CancellationToken cancellationToken)
    {
        var answer = await stream.QueryAsync(Stanza.Iq(addresses.Transport, to, "get", $"upload-{Guid.NewGuid():N}", question), cancellationToken)
            .WaitAsync(cancellationToken);
        return answer is not null && Stanza.TypeOf(answer) == "result" ? answer : null;
    }
}

/// <param name="Limit">The largest file, in bytes.</param>
internal sealed record UploadPlace(Jid Address, long Limit);

internal sealed record UploadSlot(Uri Put, Uri Get, IReadOnlyList<(string Name, string Value)> Headers)
{
    // The headers may hold what lets anybody put something there.
    public override string ToString() => "UploadSlot";
}
