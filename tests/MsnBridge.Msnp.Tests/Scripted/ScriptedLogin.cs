using System.Net;

namespace MsnBridge.Msnp.Tests.Scripted;

/// <summary>Nexus and login server, answering as a test says; at first as they should.</summary>
internal sealed class ScriptedLogin : HttpMessageHandler
{
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Nexus { get; set; } = (_, _) => Answer(
        HttpStatusCode.OK, "PassportURLs", "DARealm=Passport.Net,DALogin=login.example.net/login2.srf,DAReg=x");

    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Login { get; set; } = (_, _) => Answer(
        HttpStatusCode.OK, "Authentication-Info", $"Passport1.4 da-status=success,tname=MSPAuth,from-PP='{ScriptedNetwork.Ticket}',ru=http://x");

    /// <summary>What every address but those two answers; null where there is nothing.</summary>
    public ScriptedBook? Book { get; set; }

    /// <summary>Every request: its address and its Authorization header.</summary>
    public List<(Uri Url, string? Authorization)> Requests { get; } = [];

    public static Task<HttpResponseMessage> Answer(HttpStatusCode status, string? header = null, string? value = null, string body = "")
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body) };
        if (header is not null)
            answer.Headers.TryAddWithoutValidation(header, value);

        return Task.FromResult(answer);
    }

    public static async Task<HttpResponseMessage> Silence(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("Silence was broken.");
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (Requests)
            Requests.Add((request.RequestUri!, request.Headers.TryGetValues("Authorization", out var values) ? string.Join(',', values) : null));

        if (Book is { } book && request.RequestUri!.Host.StartsWith("services", StringComparison.Ordinal))
            return book.AnswerAsync(request, cancellationToken);

        return request.RequestUri!.Host.StartsWith("nexus", StringComparison.Ordinal) ? Nexus(request, cancellationToken) : Login(request, cancellationToken);
    }
}
