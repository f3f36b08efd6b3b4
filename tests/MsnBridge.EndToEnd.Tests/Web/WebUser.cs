using System.Collections.Concurrent;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Web;

/// <summary>
/// A person with a web client in a real browser: he types into it and reads what it shows. The last mile, which client libraries leave out.
/// Needs Chromium, node and the packages of <c>package.json</c>, which <c>tests/run</c> installs.
/// </summary>
public sealed class WebUser : IAsyncDisposable
{
    private readonly ClientProcess _process;
    private readonly ConcurrentQueue<string> _pageErrors = [];

    private WebUser()
    {
        // In the sources: it finds the packages beside it.
        var script = Path.Combine(TestFolder.Repository, "tests", "MsnBridge.EndToEnd.Tests", "Web", "web_user.mjs");
        _process = new ClientProcess("node", script, line => _pageErrors.Enqueue((string)line["text"]!), _ => { });
    }

    /// <summary>Skips the running test where today's archives did not give what it needs, or nobody has installed it.</summary>
    public static void SkipWhereMissing()
    {
        foreach (var part in new[] { "chromium", "web" })
            Assert.SkipWhen(TestFolder.MissingParts.Contains(part), $"The package archive did not give {part}.");
    }

    /// <summary>Opens Converse.js and signs in by its form.</summary>
    public static Task<WebUser> OpenConverseAsync(XmppServer server, string address) =>
        OpenAsync(new { client = "converse", websocket = server.WebSocket.AbsoluteUri, address, password = XmppServer.UserPassword });

    /// <summary>Opens Hydrogen and signs in by its form.</summary>
    public static Task<WebUser> OpenHydrogenAsync(SynapseServer server, string user) =>
        OpenAsync(new { client = "hydrogen", homeserver = server.Url.GetLeftPart(UriPartial.Authority), user, password = SynapseServer.UserPassword });

    /// <summary>Opens the bridge's management page by a link that it gave.</summary>
    public static Task<WebUser> OpenPageAsync(Uri link) => OpenAsync(new { client = "management", link = link.AbsoluteUri });

    public Task LinksAsync(string network, string address, string password) => AskAsync("links", new { network, address, password });

    public Task UnlinksAsync() => AskAsync("unlinks", new { });

    /// <summary>Takes along by the management page what the bridge holds about him.</summary>
    public Task ExportsAsync() => AskAsync("exports", new { });

    /// <summary>Has everything about him erased by the management page.</summary>
    public Task ForgetsAsync() => AskAsync("forgets", new { });

    public Task ReadsNoticeAsync(string text) => AskAsync("readsNotice", new { text });

    /// <summary>Sees an account among those of all.</summary>
    public Task SeesLoginAsync(string address) => AskAsync("seesLogin", new { address });

    /// <summary>Has the management page on a screen as narrow as a telephone's, and sees that it fits.</summary>
    public Task NarrowsAsync() => AskAsync("narrows", new { });

    /// <summary>Sees somebody in the list of contacts or rooms.</summary>
    public Task SeesContactAsync(string name) => AskAsync("seesContact", new { name });

    /// <summary>Clicks on somebody in that list.</summary>
    public Task OpensChatAsync(string name) => AskAsync("opensChat", new { name });

    /// <summary>Types into the chat that is open.</summary>
    public Task SaysAsync(string text) => AskAsync("says", new { text });

    public Task ReadsAsync(string text) => AskAsync("reads", new { text });

    /// <summary>Keeps a picture of the page with the results of the tests.</summary>
    public async Task KeepScreenshotAsync(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(TestFolder.Repository, "TestResults")).FullName;
        await AskAsync("screenshot", new { file = Path.Combine(folder, name + ".png") });
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<WebUser> OpenAsync(object options)
    {
        var user = new WebUser();
        try
        {
            await user.AskAsync("open", options);
            return user;
        }
        catch
        {
            await user.DisposeAsync();
            throw;
        }
    }

    private async Task AskAsync(string what, object arguments)
    {
        try
        {
            await _process.AskAsync(what, arguments, TestContext.Current.CancellationToken);
        }
        catch (ClientException)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join(Environment.NewLine, _pageErrors));
            if (what is not ("open" or "screenshot"))
                await KeepScreenshotAsync("failed-" + what);
            throw;
        }
    }
}
