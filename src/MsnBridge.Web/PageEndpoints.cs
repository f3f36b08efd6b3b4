using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Web.Access;
using MsnBridge.Web.Views;

namespace MsnBridge.Web;

/// <summary>
/// <code>
/// GET  /                  find, logins, before, after          the page of whoever has entered, or how to enter
/// GET  /enter/{token}     whose link it is; does not use it up
/// POST /enter             token                                uses it up, sets the cookie
/// POST /link              form, network, address, password
/// POST /unlink            form, confirm=yes
/// POST /reconnect         form
/// POST /logout            form
/// POST /export            form                                 a zip with everything that is held about the person
/// GET  /forget-me         what erasing it all means, and the form for it
/// POST /forget-me         form, confirm=yes                    begins it, and ends the person's sessions
/// GET  /events            as /, text/event-stream, one "changed" whenever the page would look otherwise
/// </code>
/// A POST is answered by 303 to the page, which says what became of it, unless something else stands here.
/// </summary>
internal sealed partial class PageEndpoints(
    PageOptions options, PageLinks links, PageSessions sessions, PageReader reader, PageRenderer renderer, PageActions actions,
    PageOwnData ownData, TimeProvider time, ILogger<PageEndpoints> logger) : IDisposable
{
    internal const int MostStreams = 100;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);

    // An admin's page asks every login how it is.
    private static readonly TimeSpan s_lookAtAll = TimeSpan.FromSeconds(10);

    private readonly AttemptLimit _entries = new(60, TimeSpan.FromMinutes(1), time);
    private readonly CancellationTokenSource _stopping = new();
    private int _streams;

    private bool IsSecure => options.PublicUrl!.Scheme == Uri.UriSchemeHttps;

    // The prefix has the browser refuse it from any other host and without encryption.
    internal string CookieName => IsSecure ? "__Host-msnbridge" : "msnbridge";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", ShowAsync);
        routes.MapGet($"/{PageLinks.Path}/{{token}}", ShowLinkAsync);
        routes.MapPost($"/{PageLinks.Path}", EnterAsync);
        routes.MapGet("/events", TellChangesAsync);
        routes.MapGet("/page.css", context => WriteAssetAsync(context, "page.css", "text/css; charset=utf-8"));
        routes.MapGet("/page.js", context => WriteAssetAsync(context, "page.js", "text/javascript; charset=utf-8"));
        routes.MapPost("/link", Acting(actions.LinkAsync));
        routes.MapPost("/unlink", Acting(actions.UnlinkAsync));
        routes.MapPost("/reconnect", Acting((session, _, cancellationToken) => actions.ReconnectAsync(session, cancellationToken)));
        routes.MapPost("/export", ExportAsync);
        routes.MapGet("/forget-me", AskToEraseAsync);
        routes.MapPost("/forget-me", EraseAsync);
        routes.MapPost("/logout", Acting((session, _, _) => Task.FromResult(Leave(session))));
    }

    private string Leave(PageSession session)
    {
        sessions.End(session);
        return "";
    }

    /// <summary>Ends the streams of changes: a server that stops waits for what it is answering.</summary>
    public Task StopAsync() => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    private async Task ShowAsync(HttpContext context)
    {
        if (FindSession(context) is not { } session)
        {
            await WriteAsync(context, StatusCodes.Status401Unauthorized, NotEntered);
            return;
        }

        var view = await reader.ReadAsync(session, PageQuery.Read(context.Request.Query), context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, await renderer.WriteAsync(view with { Notice = session.TakeNotice() }));
    }

    private Task ShowLinkAsync(HttpContext context)
    {
        var token = (string)context.Request.RouteValues["token"]!;
        return links.Look(token) is { } user
            ? WriteAsync(context, StatusCodes.Status200OK, new MessagePageView(
                "MSN", $"This opens the management page as {user.Address}. Go on only if that is you, and you have asked for it.", token))
            : WriteAsync(context, StatusCodes.Status404NotFound, UsedLink);
    }

    private async Task EnterAsync(HttpContext context)
    {
        if (!IsOwnForm(context) || await ReadFormAsync(context) is not { } form)
        {
            await WriteAsync(context, StatusCodes.Status403Forbidden, Foreign);
            return;
        }

        if (links.Take(form["token"].ToString()) is not { } user)
        {
            // Behind a web server all come from one address: who has a good link is not kept out by those who have none.
            if (!_entries.TryTake(context.Connection.RemoteIpAddress?.ToString() ?? ""))
            {
                await WriteAsync(context, StatusCodes.Status429TooManyRequests, new MessagePageView("Too often", "Too many links were tried. Wait a minute."));
                return;
            }

            LogEntryRefused();
            await WriteAsync(context, StatusCodes.Status404NotFound, UsedLink);
            return;
        }

        LogEntered(user);
        context.Response.Cookies.Append(CookieName, sessions.Begin(user), CookieFor(PageSessions.Lifetime));
        SeePage(context);
    }

    private RequestDelegate Acting(Func<PageSession, IFormCollection, CancellationToken, Task<string>> act) => async context =>
    {
        if (await TakeFormAsync(context) is not var (session, form))
            return;
        session.Tell(await act(session, form, context.RequestAborted));
        SeePage(context);
    };

    /// <summary>Whose form it is and what is in it. Null for what did not come from the page, or from somebody who has not entered; then that is answered.</summary>
    private async Task<(PageSession Session, IFormCollection Form)?> TakeFormAsync(HttpContext context)
    {
        if (FindSession(context) is not { } session)
        {
            await WriteAsync(context, StatusCodes.Status401Unauthorized, NotEntered);
            return null;
        }

        if (!IsOwnForm(context) || await ReadFormAsync(context) is not { } form || !PageToken.AreEqual(form["form"].ToString(), session.FormToken))
        {
            await WriteAsync(context, StatusCodes.Status403Forbidden, Foreign);
            return null;
        }

        return (session, form);
    }

    private async Task ExportAsync(HttpContext context)
    {
        if (await TakeFormAsync(context) is not var (session, _))
            return;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            if (await ownData.HandExportAsync(session, context.Response, end.Token) is not { } why)
                return;
            session.Tell(why);
            SeePage(context);
        }
        catch (OperationCanceledException)
        {
            // The browser has gone or takes nothing, or the bridge stops: half a file is not to look like a whole one.
            context.Abort();
        }
    }

    private async Task AskToEraseAsync(HttpContext context)
    {
        if (FindSession(context) is not { } session)
        {
            await WriteAsync(context, StatusCodes.Status401Unauthorized, NotEntered);
            return;
        }

        await WriteAsync(context, StatusCodes.Status200OK, await renderer.WriteAsync(new ErasurePageView(session.User.Address, session.FormToken)));
    }

    private async Task EraseAsync(HttpContext context)
    {
        if (await TakeFormAsync(context) is not var (session, form))
            return;
        if (form["confirm"] != "yes")
        {
            session.Tell("Nothing was erased: tick the box to confirm it.");
            SeePage(context);
            return;
        }

        var text = await ownData.EraseAsync(session, context.RequestAborted);
        context.Response.Cookies.Delete(CookieName, CookieFor(age: null));
        await WriteAsync(context, StatusCodes.Status200OK, new MessagePageView("Erased", text));
    }

    // data: changed
    private async Task TellChangesAsync(HttpContext context)
    {
        if (FindSession(context) is not { } entered)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (Interlocked.Increment(ref _streams) > MostStreams)
        {
            Interlocked.Decrement(ref _streams);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
            await TellChangesAsync(context, entered.IsAdmin ? s_lookAtAll : s_look, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The browser has gone, or the bridge stops.
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private async Task TellChangesAsync(HttpContext context, TimeSpan pause, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        var query = PageQuery.Read(context.Request.Query);
        using var timer = new PeriodicTimer(pause, time);
        string? shown = null;
        // Ends with the session: the browser asks again, and is told that it is over.
        while (FindSession(context) is { } session)
        {
            var page = await renderer.WriteAsync(await reader.ReadAsync(session, query, cancellationToken));
            if (page != shown)
                await context.Response.WriteAsync("data: changed\n\n", cancellationToken);
            shown = page;
            await context.Response.Body.FlushAsync(cancellationToken);
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static MessagePageView NotEntered { get; } = new(
        "Not entered", "Ask the bridge for a link: write page to its bot on Matrix; on XMPP run the command \"Open the management page\" of the transport, or write page to it.");

    private static MessagePageView UsedLink { get; } = new("No such link", "The link was used already, or is too old. Ask the bridge for another.");

    private static MessagePageView Foreign { get; } = new("Refused", "This did not come from the page. Open the page again.");

    private PageSession? FindSession(HttpContext context) => sessions.Find(context.Request.Cookies[CookieName]);

    // Browsers say where a request comes from; what is no browser is not led astray by a site. The page's own forms tell no origin, for
    // they tell no referrer.
    private static bool IsOwnForm(HttpContext context) => context.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin";

    /// <summary>Null for what is no form, or more of it than the page has.</summary>
    private static async Task<IFormCollection?> ReadFormAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            return null;
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            return null;
        }
    }

    private CookieOptions CookieFor(TimeSpan? age) => new()
    {
        HttpOnly = true,
        Secure = IsSecure,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        MaxAge = age,
    };

    private static void SeePage(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/";
    }

    private async Task WriteAsync(HttpContext context, int status, MessagePageView view) =>
        await WriteAsync(context, status, await renderer.WriteAsync(view));

    private static Task WriteAsync(HttpContext context, int status, string html)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(html, Encoding.UTF8, context.RequestAborted);
    }

    private static async Task WriteAssetAsync(HttpContext context, string name, string type)
    {
        context.Response.ContentType = type;
        await using var asset = typeof(PageEndpoints).Assembly.GetManifestResourceStream($"MsnBridge.Web.{name}")!;
        await asset.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    [LoggerMessage(WebEventIds.Entered, LogLevel.Information, "{User} has entered the page")]
    private partial void LogEntered(HomeUser user);

    [LoggerMessage(WebEventIds.EntryRefused, LogLevel.Information, "Somebody tried to enter the page with a link that is not good any more")]
    private partial void LogEntryRefused();
}
