using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix.Provisioning;

/// <summary>
/// Linking accounts and finding contacts for programs, with the paths and shapes of mautrix bridges (<c>/_matrix/provision/v3</c>), so that
/// managers written for those can drive this one: <c>whoami</c>, <c>capabilities</c>, <c>login/flows</c>, <c>login/start/{flow}</c>,
/// <c>login/step/{process}/{step}/{type}</c>, <c>login/cancel/{process}</c>, <c>logout/{login}</c>, <c>logins</c>, <c>contacts</c>,
/// <c>search_users</c>, <c>resolve_identifier/{id}</c>, <c>create_dm/{id}</c>, <c>create_group/{type}</c>. A person has one login here.
/// </summary>
internal sealed partial class ProvisioningEndpoints(
    MatrixOptions options,
    GhostIds ghosts,
    ProvisioningAccess access,
    LoginProcesses processes,
    ContactListing listing,
    IProvisionedUsers users,
    IPuppetDirectory directory,
    IRemoteNetwork network,
    IDirectChats chats,
    IProtocolIcon icon,
    ILogger<ProvisioningEndpoints> logger) : IMatrixEndpoints
{
    private const string Prefix = "/_matrix/provision/v3";

    // Signing in may go by several servers, of which each has its own patience.
    private static readonly TimeSpan s_signIn = TimeSpan.FromMinutes(5);

    public void Map(IEndpointRouteBuilder routes)
    {
        Add(HttpMethods.Get, "/whoami", DescribeAsync);
        Add(HttpMethods.Get, "/capabilities", (_, _) => Task.FromResult(MatrixAnswer.Ok(Capabilities)));
        Add(HttpMethods.Get, "/login/flows", (_, _) => Task.FromResult(MatrixAnswer.Ok(new JsonObject { ["flows"] = LoginSteps.Flows })));
        Add(HttpMethods.Post, "/login/start/{flowID}", (context, user) => Task.FromResult(Start(context, user)));
        Add(HttpMethods.Post, "/login/step/{loginProcessID}/{stepID}/{stepType}", TakeStepAsync).WithRequestTimeout(s_signIn);
        Add(HttpMethods.Post, "/login/cancel/{loginProcessID}", (context, user) => Task.FromResult(Cancel(context, user)));
        Add(HttpMethods.Post, "/logout/{loginID}", LogOutAsync);
        Add(HttpMethods.Get, "/logins", ListLoginsAsync);
        Add(HttpMethods.Get, "/contacts", ListContactsAsync);
        Add(HttpMethods.Post, "/search_users", SearchAsync);
        Add(HttpMethods.Get, "/resolve_identifier/{identifier}", (context, user) => ResolveAsync(context, user, create: false));
        Add(HttpMethods.Post, "/create_dm/{identifier}", (context, user) => ResolveAsync(context, user, create: true));
        Add(HttpMethods.Post, "/create_group/{type}", (_, _) => Task.FromResult(MatrixAnswer.Fault(
            StatusCodes.Status501NotImplemented, "M_UNRECOGNIZED", "This bridge makes no group chats.")));

        IEndpointConventionBuilder Add(string method, string pattern, Func<HttpContext, MatrixUserId, Task<MatrixAnswer>> handle)
        {
            // Managers that run in a browser ask first.
            routes.MapMethods(Prefix + pattern, [HttpMethods.Options], context =>
            {
                AllowPages(context.Response);
                return MatrixAnswer.Done.WriteAsync(context.Response, context.RequestAborted);
            });
            return routes.MapMethods(Prefix + pattern, [method], Guarded(handle));
        }
    }

    private static JsonObject Capabilities => new()
    {
        ["resolve_identifier"] = new JsonObject
        {
            ["create_dm"] = true,
            ["lookup_phone"] = false,
            ["lookup_email"] = true,
            ["lookup_username"] = false,
            ["any_phone"] = false,
            ["contact_list"] = true,
            ["search"] = true,
        },
        ["group_creation"] = new JsonObject(),
    };

    private RequestDelegate Guarded(Func<HttpContext, MatrixUserId, Task<MatrixAnswer>> handle) => async context =>
    {
        AllowPages(context.Response);
        var (user, refusal) = await access.IdentifyAsync(context.Request, context.RequestAborted);
        var answer = refusal ?? await handle(context, user);
        await answer.WriteAsync(context.Response, context.RequestAborted);
    };

    // The token is in a header, which no page can send for another: every page may ask.
    private static void AllowPages(HttpResponse response)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type";
    }

    private async Task<MatrixAnswer> DescribeAsync(HttpContext context, MatrixUserId user)
    {
        var described = new JsonObject
        {
            ["network"] = new JsonObject
            {
                ["displayname"] = "MSN",
                ["network_url"] = "",
                ["network_icon"] = (await icon.FindAsync(context.RequestAborted))?.Value ?? "",
                ["network_id"] = ThirdPartyLookup.Protocol,
                ["beeper_bridge_type"] = "msnbridge",
            },
            ["login_flows"] = LoginSteps.Flows,
            ["homeserver"] = options.ServerName,
            ["bridge_bot"] = ghosts.Bot.Value,
            ["command_prefix"] = "!msn",
            ["logins"] = new JsonArray(),
        };
        if (users.FindManagementRoom(user) is { } room)
            described["management_room"] = room.Value;
        if (await FindStatusAsync(user, context.RequestAborted) is { } status)
            described["logins"]!.AsArray().Add((JsonNode)DescribeLogin(status));
        return MatrixAnswer.Ok(described);
    }

    private static JsonObject DescribeLogin(PuppetStatus status)
    {
        var state = LoginStates.Describe(status.Status);
        return new JsonObject
        {
            ["id"] = LoginIdOf(status.Account),
            ["name"] = status.Account.Address,
            ["profile"] = new JsonObject { ["email"] = status.Account.Address },
            // Older managers look here.
            ["state_event"] = (string?)state["state_event"],
            ["state_ts"] = (long?)state["timestamp"],
            ["state"] = state,
        };
    }

    private MatrixAnswer Start(HttpContext context, MatrixUserId user)
    {
        if (RouteText(context, "flowID") != LoginSteps.Flow)
            return MatrixAnswer.NotFound($"There is no such way to link an account. There is one: {LoginSteps.Flow}.");
        return processes.Begin(user) is { } process
            ? MatrixAnswer.Ok(LoginSteps.AskForAccount(process, network))
            : MatrixAnswer.Fault(StatusCodes.Status429TooManyRequests, "M_LIMIT_EXCEEDED", "Too many people are linking accounts just now. Try again later.");
    }

    private async Task<MatrixAnswer> TakeStepAsync(HttpContext context, MatrixUserId user)
    {
        if (processes.Find(user, RouteText(context, "loginProcessID")) is not { } process)
            return NoProcess;
        if (RouteText(context, "stepID") != LoginSteps.InputStep || RouteText(context, "stepType") != LoginSteps.InputType)
            return MatrixAnswer.BadRequest("M_BAD_STATE", $"The step to take is {LoginSteps.InputStep}, of the type {LoginSteps.InputType}.");
        if (await ReadAsync(context) is not { } filledIn)
            return NoObject;
        var (request, missing) = LoginSteps.Read(filledIn, network);
        if (request is null)
            return MatrixAnswer.BadRequest("M_MISSING_PARAM", missing!);

        await process.Turn.WaitAsync(context.RequestAborted);
        try
        {
            if (process.Completed is null && await TryLinkAsync(process, request, context.RequestAborted) is { } refusal)
                return refusal;
            return MatrixAnswer.Ok(process.Completed!.DeepClone());
        }
        finally
        {
            process.Turn.Release();
        }
    }

    /// <summary>Null when the account is linked and the process complete; otherwise the answer that says what was wrong. The process stays, so
    /// that a password mistyped is typed again.</summary>
    private async Task<MatrixAnswer?> TryLinkAsync(LoginProcess process, LinkRequest request, CancellationToken cancellationToken)
    {
        var result = await directory.LinkAsync(MatrixHome.ToHomeUser(process.User), request, cancellationToken);
        if (!result.Linked)
        {
            LogLinkRefused(process.User, result.Failure);
            return Refuse(result);
        }

        LogLinked(process.User, request.Profile);
        var account = (await FindStatusAsync(process.User, cancellationToken))?.Account ?? new RemoteAccount(request.Profile, request.Address);
        process.Completed = LoginSteps.Complete(process, LoginIdOf(account), result.Message);
        await users.WelcomeAsync(process.User, cancellationToken);
        return null;
    }

    private static MatrixAnswer Refuse(LinkResult result) => result.Failure switch
    {
        LinkFailure.UnknownProfile or LinkFailure.InvalidAddress => MatrixAnswer.BadRequest("M_INVALID_PARAM", result.Message),
        LinkFailure.BadCredentials or LinkFailure.AccountTaken or LinkFailure.AccountRefused =>
            MatrixAnswer.Fault(StatusCodes.Status403Forbidden, "M_FORBIDDEN", result.Message),
        LinkFailure.OtherAccountLinked =>
            MatrixAnswer.Fault(StatusCodes.Status403Forbidden, "FI.MAU.BRIDGE.TOO_MANY_LOGINS", result.Message),
        _ => MatrixAnswer.Fault(StatusCodes.Status502BadGateway, "M_UNKNOWN", result.Message),
    };

    private MatrixAnswer Cancel(HttpContext context, MatrixUserId user)
    {
        if (processes.Find(user, RouteText(context, "loginProcessID")) is not { } process)
            return NoProcess;
        processes.Remove(process);
        return MatrixAnswer.Done;
    }

    private async Task<MatrixAnswer> LogOutAsync(HttpContext context, MatrixUserId user)
    {
        var login = RouteText(context, "loginID");
        var status = await FindStatusAsync(user, context.RequestAborted);
        if (login != "all" && (status is null || login != LoginIdOf(status.Account)))
            return NoLogin;
        if (await directory.UnlinkAsync(MatrixHome.ToHomeUser(user), context.RequestAborted))
            LogUnlinked(user);
        return MatrixAnswer.Done;
    }

    private async Task<MatrixAnswer> ListLoginsAsync(HttpContext context, MatrixUserId user)
    {
        var status = await FindStatusAsync(user, context.RequestAborted);
        return MatrixAnswer.Ok(new JsonObject { ["login_ids"] = status is null ? new JsonArray() : new JsonArray(LoginIdOf(status.Account)) });
    }

    private async Task<MatrixAnswer> ListContactsAsync(HttpContext context, MatrixUserId user)
    {
        var (account, refusal) = await FindAccountAsync(context, user);
        return refusal ?? MatrixAnswer.Ok(new JsonObject { ["contacts"] = await listing.ListAsync(user, account!, null, context.RequestAborted) });
    }

    // MSN has no directory to search: what is found is among the contacts, or is an address itself.
    private async Task<MatrixAnswer> SearchAsync(HttpContext context, MatrixUserId user)
    {
        if (await ReadAsync(context) is not { } body)
            return NoObject;
        var (account, refusal) = await FindAccountAsync(context, user);
        if (refusal is not null)
            return refusal;
        var query = body.Text("query")?.Trim() ?? "";
        var results = await listing.ListAsync(user, account!, query, context.RequestAborted);
        if (listing.TryParse(query, account!, out var contact, out _)
            && !results.Any(result => (string?)result?["id"] == contact.Value)
            && await listing.DescribeAsync(user, account!, contact, null, context.RequestAborted) is { } stranger)
            results.Add((JsonNode)stranger);
        return MatrixAnswer.Ok(new JsonObject { ["results"] = results });
    }

    private async Task<MatrixAnswer> ResolveAsync(HttpContext context, MatrixUserId user, bool create)
    {
        var (account, refusal) = await FindAccountAsync(context, user);
        if (refusal is not null)
            return refusal;
        if (!listing.TryParse(RouteText(context, "identifier"), account!, out var contact, out var error))
            return MatrixAnswer.NotFound(error!);
        if (await listing.DescribeAsync(user, account!, contact, null, context.RequestAborted) is not { } described)
            return MatrixAnswer.NotFound("The address is too long to have a Matrix id.");
        if (!create || described.ContainsKey("dm_room_mxid"))
            return MatrixAnswer.Ok(described);

        try
        {
            described["dm_room_mxid"] = (await chats.OpenAsync(user, contact, context.RequestAborted)).Value;
            return new MatrixAnswer(StatusCodes.Status201Created, described);
        }
        catch (MatrixException refused)
        {
            return MatrixAnswer.Fault(StatusCodes.Status502BadGateway, "M_UNKNOWN", $"The homeserver did not make the room ({refused.Code}).");
        }
    }

    private static MatrixAnswer NoProcess => MatrixAnswer.NotFound(
        $"There is no such attempt to link an account, or it was begun more than {LoginProcesses.Lifetime.TotalMinutes:0} minutes ago. Begin again.");

    private static MatrixAnswer NoLogin => MatrixAnswer.NotFound("You have no such login.");

    private static MatrixAnswer NoObject => MatrixAnswer.BadRequest("M_NOT_JSON", "The body is not a JSON object.");

    private async Task<(RemoteAccount? Account, MatrixAnswer? Refusal)> FindAccountAsync(HttpContext context, MatrixUserId user)
    {
        var status = await FindStatusAsync(user, context.RequestAborted);
        var asked = context.Request.Query["login_id"].ToString();
        if (asked.Length > 0 && (status is null || asked != LoginIdOf(status.Account)))
            return (null, NoLogin);
        return status is null
            ? (null, MatrixAnswer.BadRequest("FI.MAU.NOT_LOGGED_IN", "You have no MSN account linked."))
            : (status.Account, null);
    }

    private Task<PuppetStatus?> FindStatusAsync(MatrixUserId user, CancellationToken cancellationToken) =>
        directory.FindStatusAsync(MatrixHome.ToHomeUser(user), cancellationToken);

    private static string LoginIdOf(RemoteAccount account) => $"{account.Profile}:{account.Address}";

    /// <summary>The body, or null where it is no object.</summary>
    internal static async Task<JsonObject?> ReadAsync(HttpContext context)
    {
        try
        {
            var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
            return SoundJson.IsSound(body) ? body : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Routing leaves an escaped slash as it is.
    private static string RouteText(HttpContext context, string name) =>
        context.Request.RouteValues[name]?.ToString()?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) ?? "";

    [LoggerMessage(MatrixEventIds.LinkedByProvisioning, LogLevel.Information, "{User} linked an account of {Profile} by provisioning")]
    private partial void LogLinked(MatrixUserId user, string profile);

    [LoggerMessage(MatrixEventIds.LinkByProvisioningRefused, LogLevel.Information, "{User} could not link an account by provisioning: {Failure}")]
    private partial void LogLinkRefused(MatrixUserId user, LinkFailure? failure);

    [LoggerMessage(MatrixEventIds.UnlinkedByProvisioning, LogLevel.Information, "{User} unlinked his account by provisioning")]
    private partial void LogUnlinked(MatrixUserId user);
}
