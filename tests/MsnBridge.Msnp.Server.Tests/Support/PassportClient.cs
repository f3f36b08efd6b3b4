using System.Net;
using System.Text.RegularExpressions;

namespace MsnBridge.Msnp.Server.Tests.Support;

/// <summary>The web side of a sign-in, as clients of MSNP8-12 do it.</summary>
public static partial class PassportClient
{
    /// <summary>Asks the nexus, then the login server, for a ticket.</summary>
    public static async Task<string> GetTicketAsync(Uri nexus, string address, string password, CancellationToken cancellationToken)
    {
        using var answer = await LoginAsync(await FindLoginAsync(nexus, cancellationToken), address, password, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Ticket().Match(answer.Headers.GetValues("Authentication-Info").Single()).Groups[1].Value;
    }

    public static async Task<Uri> FindLoginAsync(Uri nexus, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(nexus, cancellationToken);
        return new Uri(Login().Match(answer.Headers.GetValues("PassportURLs").Single()).Groups[1].Value);
    }

    public static async Task<HttpResponseMessage> LoginAsync(Uri login, string address, string password, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, login);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"Passport1.4 OrgVerb=GET,OrgURL=http%3A%2F%2Fmessenger%2Emsn%2Ecom,sign-in={Uri.EscapeDataString(address)},pwd={Uri.EscapeDataString(password)},lc=1033,id=507");
        return await http.SendAsync(request, cancellationToken);
    }

    [GeneratedRegex("DALogin=([^,]+)")]
    private static partial Regex Login();

    [GeneratedRegex("from-PP='([^']+)'")]
    private static partial Regex Ticket();
}
