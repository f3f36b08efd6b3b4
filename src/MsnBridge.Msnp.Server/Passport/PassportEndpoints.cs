using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Server.Hosting;

namespace MsnBridge.Msnp.Server.Passport;

/// <summary>The web side of a sign-in with MSNP8-14: where to sign in (the nexus), and the sign-in itself.</summary>
internal sealed partial class PassportEndpoints(PassportService passport, ServerAddresses addresses, ILogger<PassportEndpoints> logger)
    : IWebEndpoints
{
    private const string LoginPath = "/login2.srf";
    private const string RefusalText = "The%20address%20or%20the%20password%20is%20wrong.";

    private const string LibraryConfiguration =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><PassportConfig><Version>1.0</Version></PassportConfig>";

    private readonly ILogger<PassportEndpoints> _logger = logger;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/rdr/pprdr.asp", Nexus);
        routes.MapGet("/nexus-mock", Nexus);
        routes.MapGet(LoginPath, Login);
        routes.MapGet("/login", Login);

        // The connection test of MSN Messenger 7.5.
        routes.MapPost("/", () => Results.Ok());

        // How clients open web pages as their user, and what the sign-in library of Windows Live Messenger 2009 wants to know before it signs in.
        routes.MapPost("/ppsecure/sha1auth.srf", (Delegate)SendOnAsync);
        foreach (var path in (string[])["/ppcrlconfig.srf", "/ppcrlconfig.bin", "/ppcrlconfig600.bin", "/wlidsvcconfig.xml", "/pcrlcheck.srf", "/ppcrlcheck.srf"])
            routes.MapGet(path, () => Results.Text(LibraryConfiguration, "text/xml"));

        // What patched clients of MSNP12-15 ask in place of RST.srf.
        routes.MapPost("/NotRST.srf", LogInByHeader);
        routes.MapMethods("/NotRST.srf", ["OPTIONS"], () => Results.Ok());
    }

    // PassportURLs: DARealm=Passport.Net,DALogin=<login>,DAReg=<url>,ConfigVersion=11
    //
    // Clients look for this spelling. Those that ask without naming a version of HTTP expect a host without scheme; the others take a whole URL, and some need it.
    public string PassportUrls(bool withScheme, bool overTls)
    {
        var server = overTls ? addresses.PassportTls ?? addresses.Passport : addresses.Passport;
        var scheme = withScheme ? (overTls ? "https://" : "http://") : "";
        return $"DARealm=Passport.Net,DALogin={scheme}{server}{LoginPath},DAReg={scheme}{server}/,ConfigVersion=11";
    }

    internal IResult Nexus(HttpContext context)
    {
        context.Response.Headers["PassportURLs"] = PassportUrls(withScheme: true, context.Request.IsHttps);
        return Results.Ok();
    }

    // token=ct%3D1%26rver%3D1%26ru%3Dhttp%253A%252F%252Fexample.org       a form with one field, which holds a query string
    private static async Task<IResult> SendOnAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            return Results.BadRequest();

        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var target = QueryHelpers.ParseQuery(form["token"].ToString()).GetValueOrDefault("ru").ToString();
        return Uri.TryCreate(target, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? Results.Redirect(url.AbsoluteUri)
            : Results.BadRequest();
    }

    // X-User: address
    // X-Password: password
    //
    // The answer's X-Token is the ticket; without it the login has failed, whatever the status.
    private IResult LogInByHeader(HttpContext context)
    {
        if (passport.IssueForSites(context.Request.Headers["X-User"].ToString(), context.Request.Headers["X-Password"].ToString()) is { } issued)
        {
            LogTicketIssued(issued.Account.Address);
            context.Response.Headers["X-Token"] = issued.Ticket.Reveal();
        }
        else
        {
            LogTicketRefused();
        }

        return Results.Ok();
    }

    internal IResult Login(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        if (PassportCredentials.Parse(context.Request.Headers.Authorization) is { } credentials
            && passport.SignIn(credentials.Address, credentials.Password) is { } ticket)
        {
            LogTicketIssued(credentials.Address);
            context.Response.Headers["Authentication-Info"] =
                $"Passport1.4 da-status=success,tname=MSPAuth,tname=MSPProf,tname=MSPSec,from-PP='{ticket.Reveal()}',ru=http://messenger.msn.com";
            return Results.Ok();
        }

        LogTicketRefused();
        context.Response.Headers.WWWAuthenticate =
            $"Passport1.4 da-status=failed,srealm=Passport.NET,ts=-3,prompt,cburl=http://{addresses.Passport}/,cbtxt={RefusalText}";
        return Results.StatusCode(StatusCodes.Status401Unauthorized);
    }

    [LoggerMessage(MsnpServerEventIds.TicketIssued, LogLevel.Debug, "A ticket was issued to {Address}.")]
    private partial void LogTicketIssued(string address);

    [LoggerMessage(MsnpServerEventIds.TicketRefused, LogLevel.Information, "A sign-in was refused: the address or the password is wrong.")]
    private partial void LogTicketRefused();
}
