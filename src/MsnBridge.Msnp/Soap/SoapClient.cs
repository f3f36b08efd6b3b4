using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Msnp.Soap;

/// <summary>Calls SOAP services of a network: one call at a time or several, from anywhere.</summary>
/// <param name="http">Must not follow redirects by itself: it would carry tickets anywhere. See <see cref="Authentication.PassportHttp"/>.</param>
/// <param name="profile">Says which hosts may see tickets and passwords.</param>
/// <param name="time">For the time each answer may take.</param>
internal sealed class SoapClient(HttpClient http, ServerProfile profile, TimeProvider time)
{
    private const int MaxRedirects = 5;
    private const int LongestShown = 200;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    /// <summary>How long an answer may be, in bytes.</summary>
    public int MaxAnswerLength { get; init; } = 8 * 1024 * 1024;

    /// <summary>Asks, and waits for the answer.</summary>
    /// <returns>The envelope; <see cref="SoapEnvelope.Content"/> and <see cref="SoapEnvelope.Header"/> take it apart.</returns>
    /// <exception cref="SoapFaultException">The service answered with a fault, whatever the HTTP status.</exception>
    /// <exception cref="SoapException">There is no answer, or none that is SOAP.</exception>
    public async Task<XElement> CallAsync(SoapRequest request, CancellationToken cancellationToken)
    {
        var body = Write(request);
        var url = request.Url;
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            CheckHost(request, url);
            using var timeout = new CancellationTokenSource(AnswerTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                using var answer = await PostAsync(request, url, body, either.Token).ConfigureAwait(false);
                if (RedirectTarget(answer, url) is not { } next)
                    return await ReadAsync(request, answer, url, either.Token).ConfigureAwait(false);

                url = next;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new SoapException(SoapFailure.TimedOut, $"{url.Host} did not answer {request.Name} in time.");
            }
            catch (HttpRequestException exception)
            {
                // The inner exception is kept: it tells DNS from TLS from a refused connection and holds neither header nor body.
                throw exception.HttpRequestError == HttpRequestError.ResponseEnded
                    ? BrokeOff(request, url, exception)
                    : new SoapException(
                        SoapFailure.Unavailable, $"{url.Host} cannot be reached ({exception.HttpRequestError}).", innerException: exception);
            }
            catch (IOException exception)
            {
                throw BrokeOff(request, url, exception);
            }
        }

        throw new SoapException(
            SoapFailure.TooManyRedirects, $"{request.Url.Host} had {request.Name} sent on more than {MaxRedirects} times.");
    }

    // Written as one line: some servers keep the blanks that pretty-printing puts into elements.
    private static byte[] Write(SoapRequest request) => Encoding.UTF8.GetBytes(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
        + SafeXml.Write(SoapEnvelope.Create(request.Version, request.Headers, [request.Content, .. request.FurtherContent], request.Prefixes)));

    private void CheckHost(SoapRequest request, Uri url)
    {
        if (request.CarriesPassword ? ServerProfileRules.MayLogInAt(profile, url) : ServerProfileRules.MaySendTicketTo(profile, url))
            return;

        throw new SoapException(
            SoapFailure.ForbiddenHost,
            $"{request.Name} was sent on to {url.Scheme}://{url.Host}, which the profile {profile.Name} does not allow to see the "
                + (request.CarriesPassword ? "password." : "user's tickets."));
    }

    // POST /path HTTP/1.1
    // Content-Type: text/xml; charset=utf-8                          SOAP 1.1, with SOAPAction: "name"
    // Content-Type: application/soap+xml; charset=utf-8; action="name"   SOAP 1.2
    private async Task<HttpResponseMessage> PostAsync(SoapRequest request, Uri url, byte[] body, CancellationToken cancellationToken)
    {
        using var post = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        var type = new MediaTypeHeaderValue(request.Version.MediaType, "utf-8");
        if (request.Action is { } action)
        {
            if (request.Version == SoapVersion.Soap12)
                type.Parameters.Add(new NameValueHeaderValue("action", $"\"{action}\""));
            else
                post.Headers.TryAddWithoutValidation("SOAPAction", $"\"{action}\"");
        }

        post.Content.Headers.ContentType = type;
        post.Headers.UserAgent.ParseAdd("MSMSGS");
        return await http.SendAsync(post, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }

    private static Uri? RedirectTarget(HttpResponseMessage answer, Uri url)
    {
        if (answer.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect
            or HttpStatusCode.PermanentRedirect))
        {
            return null;
        }

        return answer.Headers.Location is { } location && Uri.TryCreate(url, location, out var target)
            ? target
            : throw new SoapException(SoapFailure.NotSoap, $"{url.Host} sent a request on to nowhere.", answer.StatusCode);
    }

    private async Task<XElement> ReadAsync(SoapRequest request, HttpResponseMessage answer, Uri url, CancellationToken cancellationToken)
    {
        var envelope = await TryReadEnvelopeAsync(answer, cancellationToken).ConfigureAwait(false);
        if (envelope.Element is { } element)
        {
            if (SoapFault.Find(element) is { } fault)
                throw new SoapFaultException(fault, Describe(request, fault, url), answer.StatusCode);

            if (answer.IsSuccessStatusCode)
                return element;
        }

        var status = (int)answer.StatusCode;
        throw answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                Failed(SoapFailure.AccessDenied, $"{url.Host} does not let this account call {request.Name} (HTTP {status})."),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone =>
                Failed(SoapFailure.NotFound, $"{url.Host} has no service at {url.AbsolutePath} (HTTP {status})."),
            >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests =>
                Failed(SoapFailure.Unavailable, $"{url.Host} cannot serve {request.Name} (HTTP {status})."),
            _ => envelope.Failure switch
            {
                SoapFailure.TooLarge => Failed(SoapFailure.TooLarge, $"{url.Host} answered {request.Name} with more than {MaxAnswerLength} bytes."),
                SoapFailure.Unreadable => Failed(
                    SoapFailure.Unreadable, $"The answer of {url.Host} to {request.Name} is cut off or damaged, or is no XML.", envelope.Error),
                _ => Failed(SoapFailure.NotSoap, $"{url.Host} did not answer {request.Name} as a web service does (HTTP {status}, {TypeOf(answer)})."),
            },
        };

        SoapException Failed(SoapFailure failure, string message, Exception? error = null) => new(failure, message, answer.StatusCode, error);
    }

    private async Task<(XElement? Element, SoapFailure Failure, Exception? Error)> TryReadEnvelopeAsync(
        HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentType?.MediaType is "text/html" || answer.Content.Headers.ContentLength == 0)
            return (null, SoapFailure.NotSoap, null);

        if (answer.Content.Headers.ContentLength > MaxAnswerLength)
            return (null, SoapFailure.TooLarge, null);

        var stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var bounded = new BoundedReadStream(stream, MaxAnswerLength);
        await using (bounded.ConfigureAwait(false))
        {
            try
            {
                var element = await SafeXml.LoadAsync(bounded, cancellationToken).ConfigureAwait(false);
                return SoapEnvelope.IsEnvelope(element) ? (element, default, null) : (null, SoapFailure.NotSoap, null);
            }
            catch (XmlException) when (bounded.IsExhausted)
            {
                return (null, SoapFailure.TooLarge, null);
            }
            catch (XmlException) when (bounded.Length == 0)
            {
                return (null, SoapFailure.NotSoap, null);
            }
            catch (XmlException error)
            {
                // Only where it went wrong is kept: the message of the reader may quote the answer, which may hold a ticket.
                return (null, SoapFailure.Unreadable, new XmlException($"Line {error.LineNumber}, position {error.LinePosition}."));
            }
        }
    }

    private static string Describe(SoapRequest request, SoapFault fault, Uri url)
    {
        var text = fault.Text.Length > 0 ? fault.Text : fault.ErrorCode ?? fault.Subcode ?? fault.Code;
        foreach (var secret in request.Secrets)
        {
            if (secret.Reveal() is { Length: > 0 } value)
                text = text.Replace(value, "***", StringComparison.Ordinal);
        }

        var line = new string([.. text.Select(character => char.IsControl(character) ? ' ' : character)]).Trim();
        return $"{url.Host} refused {request.Name}: {(line.Length > LongestShown ? line[..LongestShown] : line)}";
    }

    private static string TypeOf(HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType ?? "no content type";

    private static SoapException BrokeOff(SoapRequest request, Uri url, Exception exception) =>
        new(SoapFailure.Incomplete, $"{url.Host} broke off while answering {request.Name}.", innerException: exception);
}
