using System.Xml.Linq;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Storage;

/// <summary>The storage of one login.</summary>
/// <param name="soap">Calls the service.</param>
/// <param name="http">Fetches pictures. Must not follow redirects by itself.</param>
/// <param name="tickets">The tickets of the login.</param>
/// <param name="profile">The network.</param>
/// <param name="version">The generation spoken.</param>
/// <param name="cid">The account's number, by which the service knows its owner; 0 where it is not known, which revival servers do not mind.</param>
/// <param name="time">For the time each answer may take.</param>
internal sealed class RoamingProfileStorage(
    SoapClient soap, HttpClient http, ServiceTickets tickets, ServerProfile profile, StorageVersion version, long cid, TimeProvider time)
    : IRoamingProfileStorage
{
    private const int MaxPictureLength = 1024 * 1024;
    private const int MaxRedirects = 5;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    private readonly StorageRequests _requests = new(version, cid);
    private readonly TicketedCalls _calls = new(soap, tickets);

    public bool IsOffered => profile.StorageUrl is not null;

    public Task<RoamingProfile> LoadAsync(CancellationToken cancellationToken) => GuardAsync(() => FetchAsync("Initial", cancellationToken));

    public Task SetNameAndMessageAsync(string? displayName, string? personalStatus, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var kept = await FetchAsync("RoamingIdentityChanged", cancellationToken).ConfigureAwait(false);
        return await ChangeAsync(_requests.UpdateProfile(kept.ResourceId, displayName, personalStatus), cancellationToken).ConfigureAwait(false);
    });

    public Task<RoamingPicture?> GetPictureAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var kept = await FetchAsync("Initial", cancellationToken).ConfigureAwait(false);
        var ticket = await tickets.GetAsync(TicketSite.Storage, cancellationToken).ConfigureAwait(false);
        if (Resolve(kept.PictureUrl) is { } url && await DownloadAsync(WithTicket(url, ticket), cancellationToken).ConfigureAwait(false) is { } picture)
            return picture;

        return Resolve(kept.PublicPictureUrl) is { } open ? await DownloadAsync(open, cancellationToken).ConfigureAwait(false) : null;
    });

    public Task SetPictureAsync(RoamingPicture picture, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.MimeType is null || picture.Data.Length > MaxPictureLength)
            throw new ArgumentException("It is no picture that MSN knows, or too large.", nameof(picture));

        return GuardAsync(async () =>
        {
            var kept = await FetchAsync("RoamingIdentityChanged", cancellationToken).ConfigureAwait(false);
            if (version == StorageVersion.Second && kept.PhotoId is { } photo)
                return await ChangeAsync(_requests.UpdateDocument(photo, picture), cancellationToken).ConfigureAwait(false);

            // The old one goes first; that it is gone already is as good.
            if (kept is { PhotoId: { } old, ExpressionId: { } holder })
            {
                await ChangeAsync(_requests.DeleteFromFolder(old), cancellationToken).ConfigureAwait(false);
                await ChangeAsync(_requests.DeleteRelationships(holder, old), cancellationToken).ConfigureAwait(false);
            }

            var answer = await CallAsync(_requests.CreateDocument(picture), "RoamingIdentityChanged", cancellationToken).ConfigureAwait(false);
            if (answer.Descendant("CreateDocumentResult")?.Value.Trim() is { Length: > 0 } created && kept.ExpressionId is { } expression)
                await ChangeAsync(_requests.CreateRelationships(expression, created), cancellationToken).ConfigureAwait(false);

            return true;
        });
    }

    public Task RemovePictureAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var kept = await FetchAsync("RoamingIdentityChanged", cancellationToken).ConfigureAwait(false);
        return kept is { PhotoId: { } photo, ExpressionId: { } holder }
            && await ChangeAsync(_requests.DeleteRelationships(holder, photo), cancellationToken).ConfigureAwait(false);
    });

    private async Task<RoamingProfile> FetchAsync(string scenario, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(_requests.GetProfile(), scenario, cancellationToken).ConfigureAwait(false);
        return answer.Descendant("GetProfileResult") is { } result ? RoamingProfile.Read(result) : new RoamingProfile();
    }

    private async Task<bool> ChangeAsync(XElement content, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(content, "RoamingIdentityChanged", cancellationToken).ConfigureAwait(false);
        }
        catch (SoapFaultException exception) when (exception.Fault.Is("ItemDoesNotExist"))
        {
            // What is to be gone is gone.
        }

        return true;
    }

    // <StorageApplicationHeader><ApplicationID/><Scenario/></StorageApplicationHeader><StorageUserHeader><Puid>0</Puid><TicketToken/></StorageUserHeader>
    private Task<XElement> CallAsync(XElement content, string scenario, CancellationToken cancellationToken)
    {
        var url = profile.StorageUrl ?? throw MsnServiceException.NotOffered("storage", profile.Name);
        return _calls.CallAsync(
            TicketSite.Storage,
            ticket => new SoapRequest
            {
                Url = url,
                Action = $"{version.Service.NamespaceName}/{content.Name.LocalName}",
                Headers =
                [
                    _requests.Element(
                        "StorageApplicationHeader", _requests.Element("ApplicationID", version.ApplicationId), _requests.Element("Scenario", scenario)),
                    _requests.Element("StorageUserHeader", _requests.Element("Puid", "0"), _requests.Element("TicketToken", ticket.Reveal())),
                ],
                Content = content,
                Secrets = [ticket],
            },
            cancellationToken);
    }

    private Uri? Resolve(string? url) =>
        url is not null && Uri.TryCreate(profile.StorageUrl!, url, out var resolved) && ServerProfileRules.MaySendTicketTo(profile, resolved) ? resolved : null;

    // ?t=<what stands in the ticket behind t=>
    private static Uri WithTicket(Uri url, Sensitive ticket)
    {
        var text = ticket.Reveal();
        var token = text.StartsWith("t=", StringComparison.Ordinal) ? text[2..] : text;
        return new UriBuilder(url) { Query = $"{url.Query.TrimStart('?')}{(url.Query.Length > 1 ? "&" : "")}t={Uri.EscapeDataString(token)}" }.Uri;
    }

    /// <returns>The picture; null if there is none there, or it is none.</returns>
    private async Task<RoamingPicture?> DownloadAsync(Uri url, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            for (var redirects = 0; redirects <= MaxRedirects; redirects++)
            {
                using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
                if ((int)answer.StatusCode is >= 300 and < 400 && answer.Headers.Location is { } location)
                {
                    url = new Uri(url, location);
                    if (!ServerProfileRules.MaySendTicketTo(profile, url))
                        return null;

                    continue;
                }

                return answer.IsSuccessStatusCode ? await ReadAsync(answer, either.Token).ConfigureAwait(false) : null;
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SoapException(SoapFailure.TimedOut, $"{url.Host} did not send the picture in time.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // The inner exception is left out: it may name the address, which holds the ticket.
            throw new SoapException(SoapFailure.Unavailable, $"{url.Host} did not send the picture.");
        }
    }

    private static async Task<RoamingPicture?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var bounded = new BoundedReadStream(stream, MaxPictureLength);
        await using (bounded.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream();
            await bounded.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
            var picture = new RoamingPicture(bytes.ToArray());
            return bounded.IsExhausted || picture.MimeType is null ? null : picture;
        }
    }

    private static async Task<TResult> GuardAsync<TResult>(Func<Task<TResult>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (SoapException exception)
        {
            throw MsnServiceException.From(exception);
        }
        catch (AuthenticationException exception)
        {
            throw MsnServiceException.From(exception);
        }
    }
}
