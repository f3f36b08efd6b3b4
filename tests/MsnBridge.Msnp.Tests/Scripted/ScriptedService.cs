using System.Net;
using System.Text;
using System.Xml.Linq;

namespace MsnBridge.Msnp.Tests.Scripted;

/// <summary>Web services that answer as a test says.</summary>
internal sealed class ScriptedService : HttpMessageHandler
{
    private readonly Queue<Func<Call, HttpResponseMessage>> _script = new();

    /// <summary>What a request was.</summary>
    internal sealed record Call(Uri Url, string? Action, string ContentType, string Body)
    {
        public XElement Envelope => XElement.Parse(Body);
    }

    public List<Call> Calls { get; } = [];

    /// <summary>What answers once the script is at its end.</summary>
    public Func<Call, HttpResponseMessage> Otherwise { get; set; } = call => throw new InvalidOperationException($"Nobody expected {call.Url}.");

    /// <summary>Set, no answer comes before the request is given up.</summary>
    public bool IsSilent { get; set; }

    public ScriptedService Then(Func<Call, HttpResponseMessage> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    public ScriptedService Then(string body, HttpStatusCode status = HttpStatusCode.OK, string type = "text/xml") => Then(_ => Answer(body, status, type));

    public static HttpResponseMessage Answer(string body, HttpStatusCode status = HttpStatusCode.OK, string type = "text/xml") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    public static HttpResponseMessage Redirect(string location, HttpStatusCode status = HttpStatusCode.TemporaryRedirect)
    {
        var answer = new HttpResponseMessage(status);
        answer.Headers.TryAddWithoutValidation("Location", location);
        return answer;
    }

    /// <summary>An envelope of SOAP 1.1 around this.</summary>
    public static string Envelope(string content, string header = "") =>
        $"<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Header>{header}</soap:Header><soap:Body>{content}</soap:Body></soap:Envelope>";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = new Call(
            request.RequestUri!,
            request.Headers.TryGetValues("SOAPAction", out var values) ? values.Single().Trim('"') : null,
            request.Content?.Headers.ContentType?.ToString() ?? "",
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        Func<Call, HttpResponseMessage> answer;
        lock (Calls)
        {
            Calls.Add(call);
            answer = _script.Count > 0 ? _script.Dequeue() : Otherwise;
        }

        if (IsSilent)
            await Task.Delay(Timeout.Infinite, cancellationToken);

        return answer(call);
    }
}
