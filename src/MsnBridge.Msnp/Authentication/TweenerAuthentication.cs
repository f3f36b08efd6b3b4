using System.Net;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Msnp.Authentication;

/// <summary>
/// Passport 1.4, which MSN called Tweener (MSNP8-14): the nexus names the login server, the login server gives a ticket for account, password and the
/// challenge of the notification server. A ticket may live for no more than 30 seconds, so none is kept. Later clients of these dialects asked the token service
/// instead; so does this, where there is no other way, or where web services are needed that know a user by the ticket he signed in with.
/// </summary>
/// <param name="http">Must not follow redirects by itself: it would carry the password anywhere. See <see cref="PassportHttp"/>.</param>
/// <param name="timeProvider">For the time each answer may take.</param>
/// <param name="tickets">The tickets of this login, which the web services use afterwards; null where none are used.</param>
internal sealed class TweenerAuthentication(HttpClient http, TimeProvider timeProvider, ServiceTickets? tickets = null) : IAuthenticationMethod
{
    private const int MaxRedirects = 5;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public AuthenticationMethod Kind => AuthenticationMethod.Tweener;

    /// <inheritdoc/>
    public string Name => "TWN";

    /// <inheritdoc/>
    public async Task<SignInProof> ProveAsync(
        SignInChallenge challenge, MsnpCredentials credentials, ServerProfile profile, CancellationToken cancellationToken)
    {
        var hasLogin = profile.LoginUrl is not null || profile.NexusUrl is not null;
        if (tickets is { HasTokenService: true } && (!hasLogin || challenge.Dialect.ContactList == ContactListModel.AddressBook))
        {
            var issued = await tickets.GetForSignInAsync(
                TicketSite.Messenger with { Policy = PolicyOf(challenge.Policy) }, prefersSecond: false, cancellationToken).ConfigureAwait(false);
            return new SignInProof(issued.Ticket);
        }

        var ticket = await LogInAsync(challenge.Policy, credentials, profile, cancellationToken).ConfigureAwait(false);
        tickets?.Adopt(ticket);
        return new SignInProof(ticket);
    }

    // lc=1033,id=507,tw=40 from the notification server is ?lc=1033&id=507&tw=40 to the token service
    private static string PolicyOf(string challenge) => "?" + challenge.Replace(',', '&');

    private async Task<Sensitive> LogInAsync(string challenge, MsnpCredentials credentials, ServerProfile profile, CancellationToken cancellationToken)
    {
        var url = profile.LoginUrl ?? await AskNexusAsync(profile, cancellationToken).ConfigureAwait(false);
        var authorization = PassportHeaders.Authorization(credentials, challenge);
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            if (!ServerProfileRules.MayLogInAt(profile, url))
            {
                throw new AuthenticationException(
                    AuthenticationFailure.ForbiddenHost,
                    $"Signing in was sent to {url.Scheme}://{url.Host}, which the profile {profile.Name} does not allow to see the password.");
            }

            using var answer = await GetAsync(url, authorization, "login server", cancellationToken).ConfigureAwait(false);
            if (RedirectTarget(answer, url) is { } next)
                url = next;
            else
                return ReadTicket(answer, url);
        }

        throw new AuthenticationException(
            AuthenticationFailure.TooManyRedirects, $"The login server redirected more than {MaxRedirects} times.");
    }

    private static Uri? RedirectTarget(HttpResponseMessage answer, Uri url)
    {
        if (answer.StatusCode is not (HttpStatusCode.Found or HttpStatusCode.MovedPermanently or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
        {
            return null;
        }

        return answer.Headers.Location is { } location
            ? new Uri(url, location)
            : throw NotPassport($"The login server {url.Host} redirected to nowhere.");
    }

    private static Sensitive ReadTicket(HttpResponseMessage answer, Uri url)
    {
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw PassportHeaders.IsPassportRefusal(answer.Headers, out var text)
                ? new AuthenticationException(
                    AuthenticationFailure.WrongPassword,
                    text is null ? "The login server refused the password." : $"The login server refused the password: {text}")
                : NotPassport($"{url.Host} refused access, but not in the way of a Passport login server.");
        }

        if ((int)answer.StatusCode >= 500)
            throw Unavailable($"The login server {url.Host} cannot serve (HTTP {(int)answer.StatusCode}).");

        return answer.IsSuccessStatusCode && PassportHeaders.TryReadTicket(answer.Headers, out var ticket)
            ? ticket
            : throw NotPassport($"{url.Host} did not answer as a Passport login server (HTTP {(int)answer.StatusCode} without a ticket).");
    }

    private async Task<Uri> AskNexusAsync(ServerProfile profile, CancellationToken cancellationToken)
    {
        var nexus = profile.NexusUrl
            ?? throw new AuthenticationException(AuthenticationFailure.NotPassport, $"The profile {profile.Name} names neither nexus nor login server.");

        using var answer = await GetAsync(nexus, authorization: null, "nexus", cancellationToken).ConfigureAwait(false);
        if ((int)answer.StatusCode >= 500)
            throw Unavailable($"The nexus {nexus.Host} cannot serve (HTTP {(int)answer.StatusCode}).");

        return answer.IsSuccessStatusCode && PassportHeaders.TryReadLoginUrl(answer.Headers, out var loginUrl)
            ? loginUrl
            : throw NotPassport($"{nexus.Host} did not answer as a Passport nexus (HTTP {(int)answer.StatusCode} without a login server).");
    }

    private async Task<HttpResponseMessage> GetAsync(Uri url, string? authorization, string role, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.UserAgent.ParseAdd("MSMSGS");
        request.Headers.CacheControl = new() { NoCache = true };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var timeout = new CancellationTokenSource(AnswerTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // Only the header counts; the body of an error page may be anything and is not read.
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AuthenticationException(AuthenticationFailure.TimedOut, $"The {role} {url.Host} did not answer in time.");
        }
        catch (HttpRequestException exception)
        {
            // The inner exception is kept: it tells DNS from TLS from a refused connection and holds neither header nor body.
            throw new AuthenticationException(
                AuthenticationFailure.Unavailable, $"The {role} {url.Host} cannot be reached ({exception.HttpRequestError}).", exception);
        }
    }

    private static AuthenticationException NotPassport(string message) => new(AuthenticationFailure.NotPassport, message);

    private static AuthenticationException Unavailable(string message) => new(AuthenticationFailure.Unavailable, message);
}
