using System.Globalization;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Authentication;

/// <summary>Asks a network's token service (<c>RST.srf</c>, <c>RST2.srf</c>) for tickets: account and password go there, and nowhere else.</summary>
internal sealed class TokenService(SoapClient soap, ServerProfile profile, TimeProvider time)
{
    private const int MaxRedirects = 5;

    /// <summary>Clocks that differ by less than this are not the reason of a refusal.</summary>
    private static readonly TimeSpan HarmlessDifference = TimeSpan.FromMinutes(2);

    // 0x80048821 and 0x80048823 as request status of a refused password; Escargot sends the one at RST2 and the other at RST.
    private static readonly string[] WrongPasswordCodes = ["0x80048821", "0x80048823"];
    private static readonly string[] NotTheAccount = [.. WrongPasswordCodes, "0x80048800", "0x80048820"];

    /// <summary>Whether the profile names one.</summary>
    public bool IsKnown => profile.RstUrl is not null || profile.Rst2Url is not null;

    /// <summary>Gets a ticket for each of the sites, or for as many as the service knows.</summary>
    /// <param name="credentials">Who asks.</param>
    /// <param name="sites">For what.</param>
    /// <param name="prefersSecond">Whether to begin with <c>RST2.srf</c>, as clients of MSNP16 and later do.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AuthenticationException">There are none to be had.</exception>
    public async Task<IReadOnlyList<ServiceTicket>> RequestAsync(
        MsnpCredentials credentials, IReadOnlyList<TicketSite> sites, bool prefersSecond, CancellationToken cancellationToken)
    {
        var candidates = Candidates(prefersSecond);
        for (var i = 0; i < candidates.Count - 1; i++)
        {
            try
            {
                return await RequestAsync(candidates[i], credentials, sites, cancellationToken).ConfigureAwait(false);
            }
            catch (AuthenticationException exception) when (exception.Failure is AuthenticationFailure.NotPassport or AuthenticationFailure.Refused)
            {
                // There may be only the other one.
            }
        }

        return await RequestAsync(candidates[^1], credentials, sites, cancellationToken).ConfigureAwait(false);
    }

    private List<(Uri Url, TokenServiceVersion Version)> Candidates(bool prefersSecond)
    {
        List<(Uri Url, TokenServiceVersion Version)> candidates = [];
        if (profile.RstUrl is { } first)
            candidates.Add((first, TokenServiceVersion.Rst));

        if (profile.Rst2Url is { } second)
            candidates.Insert(prefersSecond ? 0 : candidates.Count, (second, TokenServiceVersion.Rst2));

        return candidates.Count > 0
            ? candidates
            : throw new AuthenticationException(AuthenticationFailure.NotPassport, $"The profile {profile.Name} names no token service (RST).");
    }

    private async Task<IReadOnlyList<ServiceTicket>> RequestAsync(
        (Uri Url, TokenServiceVersion Version) service, MsnpCredentials credentials, IReadOnlyList<TicketSite> sites, CancellationToken cancellationToken)
    {
        var url = service.Url;
        var visited = new HashSet<Uri> { url };
        TimeSpan? difference = null;
        while (true)
        {
            try
            {
                var now = time.GetUtcNow() + (difference ?? TimeSpan.Zero);
                var answer = await soap.CallAsync(
                    TokenRequest.Create(url, service.Version, credentials, sites, now), cancellationToken).ConfigureAwait(false);
                var tickets = TokenAnswer.Read(answer);
                return tickets.Count > 0
                    ? tickets
                    : throw new AuthenticationException(AuthenticationFailure.NotPassport, $"{url.Host} answered without a single ticket.");
            }
            catch (SoapFaultException exception) when (RedirectTarget(exception, url) is { } next)
            {
                if (!visited.Add(next) || visited.Count > MaxRedirects + 1)
                {
                    throw new AuthenticationException(
                        AuthenticationFailure.TooManyRedirects, "The token service sent the sign-in on from one server to another without end.");
                }

                url = next;
            }
            catch (SoapFaultException exception) when (
                service.Version.HasTimestamp && difference is null && !IsWrongPassword(exception) && Difference(exception) is { } found)
            {
                // The service may mind what time it is here; it says what time it is there.
                difference = found;
            }
            catch (SoapFaultException exception)
            {
                throw Failed(exception, difference);
            }
            catch (SoapException exception)
            {
                throw Failed(exception);
            }
        }
    }

    // <faultcode>psf:Redirect</faultcode> ... <psf:redirectUrl>https://...</psf:redirectUrl>
    private static Uri? RedirectTarget(SoapFaultException exception, Uri url)
    {
        var target = exception.Fault.Element.Descendant("redirectUrl")?.Value.Trim();
        return target is { Length: > 0 } && Uri.TryCreate(url, target, out var next) ? next : null;
    }

    private TimeSpan? Difference(SoapFaultException exception)
    {
        if (TokenAnswer.ServerTime(Envelope(exception)) is not { } serverTime)
            return null;

        var difference = serverTime - time.GetUtcNow();
        return difference.Duration() > HarmlessDifference ? difference : null;
    }

    private static bool IsWrongPassword(SoapFaultException exception) =>
        exception.Fault.Is("FailedAuthentication") || Array.Exists(WrongPasswordCodes, exception.Fault.Is);

    private static AuthenticationException Failed(SoapFaultException exception, TimeSpan? difference)
    {
        var fault = exception.Fault;
        if (IsAccountProblem(StatusOf(exception)))
        {
            return new AuthenticationException(
                AuthenticationFailure.AccountProblem, $"The account cannot sign in before something is done on the network's web site: {exception.Message}");
        }

        if (IsWrongPassword(exception))
            return new AuthenticationException(AuthenticationFailure.WrongPassword, "The login server refused account or password.");

        return difference is { } off
            ? new AuthenticationException(
                AuthenticationFailure.WrongClock,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The login server refused the request, perhaps because its clock and this computer's differ by {off.Duration().TotalMinutes:F0} minutes. {exception.Message}"))
            : new AuthenticationException(
                AuthenticationFailure.Refused,
                fault.Is("0x80048820") || fault.Is("InvalidRequest") || fault.Is("Client")
                    ? $"The login server did not understand the request: {exception.Message}"
                    : exception.Message);
    }

    // What Passport's codes of the 0x800488.. family say apart from these: terms of use, a locked or closed account, one of another network.
    private static bool IsAccountProblem(string? status) =>
        status is not null
        && status.StartsWith("0x800488", StringComparison.OrdinalIgnoreCase)
        && !NotTheAccount.Contains(status, StringComparer.OrdinalIgnoreCase);

    // In the fault at RST2, in the header at RST: <psf:pp><psf:reqstatus>0x80048823</psf:reqstatus></psf:pp>
    private static string? StatusOf(SoapFaultException exception) =>
        exception.Fault.ErrorCode ?? Envelope(exception).Descendant("reqstatus")?.Value.Trim();

    private static System.Xml.Linq.XElement Envelope(SoapFaultException exception) => exception.Fault.Element.AncestorsAndSelf().Last();

    private static AuthenticationException Failed(SoapException exception) => new(
        exception.Failure switch
        {
            SoapFailure.Unavailable or SoapFailure.Incomplete => AuthenticationFailure.Unavailable,
            SoapFailure.TimedOut => AuthenticationFailure.TimedOut,
            SoapFailure.TooManyRedirects => AuthenticationFailure.TooManyRedirects,
            SoapFailure.ForbiddenHost => AuthenticationFailure.ForbiddenHost,
            _ => AuthenticationFailure.NotPassport,
        },
        exception.Message,
        exception);
}
