using System.Net;
using System.Text.RegularExpressions;

namespace MsnBridge.Web.Tests;

/// <summary>A person's browser, as far as it keeps cookies and fills in forms.</summary>
internal sealed partial class Browser(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, PageStage.Token);

    public Task<Stream> OpenAsync(string path) => _http.GetStreamAsync(path, PageStage.Token);

    /// <summary>The stream of changes, which ends when the answer is disposed of.</summary>
    public Task<HttpResponseMessage> ListenAsync() => _http.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead, PageStage.Token);

    public async Task<string> ReadAsync(string path = "/")
    {
        using var answer = await GetAsync(path);
        return await answer.Content.ReadAsStringAsync(PageStage.Token);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> fields, string? site = "same-origin")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) };
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return await _http.SendAsync(request, PageStage.Token);
    }

    public Task<HttpResponseMessage> EnterAsync(string link) => PostAsync("/enter", new() { ["token"] = link["/enter/".Length..] });

    /// <summary>Sends a form of the page, with what makes it the page's own.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, Dictionary<string, string>? fields = null)
    {
        var token = FormToken().Match(await ReadAsync()).Groups[1].Value;
        return await PostAsync(path, new(fields ?? []) { ["form"] = token });
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
