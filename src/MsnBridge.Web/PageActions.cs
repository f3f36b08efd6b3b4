using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Web.Access;

namespace MsnBridge.Web;

/// <summary>What a person does by the page. Each always does it to himself: no form says to whom. The answer is a sentence.</summary>
internal sealed partial class PageActions(
    IPuppetDirectory directory, Func<IEnumerable<IHomeAccounts>> homes, TimeProvider time, ILogger<PageActions> logger)
{
    // A page that signs in is a way to try passwords.
    private readonly AttemptLimit _links = new(10, TimeSpan.FromMinutes(10), time);

    public async Task<string> LinkAsync(PageSession session, IFormCollection form, CancellationToken cancellationToken)
    {
        var (profile, address, password) = (form["network"].ToString(), form["address"].ToString().Trim(), form["password"].ToString());
        if (address.Length == 0 || password.Length == 0)
            return "Address and password are both needed.";
        if (!_links.TryTake(session.User.ToString()))
            return "That was tried too often. Try again in ten minutes.";
        // Home networks are built with the page's links, so the page asks for them when they are needed.
        var accounts = homes().First(home => home.Network == session.User.Network);
        var result = await accounts.LinkAsync(session.User, new LinkRequest(profile, address, new Secret(password)), cancellationToken);
        if (result is null)
            return "A sign-in of yours is still under way. Wait for its result.";
        if (result.Linked)
            LogLinked(session.User, profile);
        else
            LogLinkRefused(session.User, result.Failure);
        return result.Message;
    }

    public async Task<string> UnlinkAsync(PageSession session, IFormCollection form, CancellationToken cancellationToken)
    {
        if (form["confirm"] != "yes")
            return "Nothing was unlinked: tick the box to confirm it.";
        if (!await directory.UnlinkAsync(session.User, cancellationToken))
            return "You have no MSN account linked.";
        LogUnlinked(session.User);
        return "The account is unlinked, and its password is forgotten.";
    }

    public async Task<string> ReconnectAsync(PageSession session, CancellationToken cancellationToken) =>
        await directory.ReconnectAsync(session.User, cancellationToken) ? "Signing in again." : "You have no MSN account linked.";

    [LoggerMessage(WebEventIds.Linked, LogLevel.Information, "{User} linked an account of {Profile} by the page")]
    private partial void LogLinked(HomeUser user, string profile);

    [LoggerMessage(WebEventIds.LinkRefused, LogLevel.Information, "{User} could not link an account by the page: {Failure}")]
    private partial void LogLinkRefused(HomeUser user, LinkFailure? failure);

    [LoggerMessage(WebEventIds.Unlinked, LogLevel.Information, "{User} unlinked his account by the page")]
    private partial void LogUnlinked(HomeUser user);
}
