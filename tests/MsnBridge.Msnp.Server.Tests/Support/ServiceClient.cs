using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.Tests.Support;

/// <summary>A client of the web services that knows no service: it posts what it is told and takes the answer as it comes.</summary>
internal sealed class ServiceClient(Uri baseUrl) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = baseUrl };

    public HttpStatusCode Status { get; private set; }

    public string? ContentType { get; private set; }

    /// <summary>The answer as text, byte for byte.</summary>
    public string Text { get; private set; } = "";

    public HttpClient Http => _http;

    public async Task<XElement?> PostAsync(string path, string body, string? action = null, string type = "text/xml")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(baseUrl.GetLeftPart(UriPartial.Authority) + path));
        request.Content = new StringContent(body, Encoding.UTF8, type);
        if (action is not null)
            request.Headers.TryAddWithoutValidation("SOAPAction", $"\"{action}\"");

        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Status = answer.StatusCode;
        ContentType = answer.Content.Headers.ContentType?.ToString();
        Text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return Text.StartsWith('<') ? XElement.Parse(Text) : null;
    }

    /// <summary>Tickets for all sites, as clients of MSNP15 get them.</summary>
    public async Task<(string Ticket, string Key)> GetTicketsAsync(string address, string password)
    {
        var answer = await PostAsync("/RST.srf", TokenRequest(address, password, "http://Passport.NET/tb", "messengerclear.live.com"));
        var response = answer.DescendantsOf("RequestSecurityTokenResponse").Last();
        return (response.Descendant("BinarySecurityToken")!.Value, response.Descendant("BinarySecret")!.Value);
    }

    public static string TokenRequest(string address, string password, params IEnumerable<string> sites) =>
        "<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/' xmlns:wst='urn:any' xmlns:wsse='urn:other'><Header><wsse:Security><wsse:UsernameToken>"
        + $"<wsse:Username>{address}</wsse:Username>{new XElement("Password", password)}</wsse:UsernameToken></wsse:Security></Header><Body>"
        + "<ps:RequestMultipleSecurityTokens xmlns:ps='urn:ps'>"
        + string.Concat(sites.Select((site, number) => $"<wst:RequestSecurityToken Id='RST{number}'><Address>{site}</Address></wst:RequestSecurityToken>"))
        + "</ps:RequestMultipleSecurityTokens></Body></Envelope>";

    /// <summary>Sends bytes and reads to the end of the stream.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(baseUrl.Host, baseUrl.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _http.Dispose();
}
