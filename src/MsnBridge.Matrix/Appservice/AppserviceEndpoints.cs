using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Appservice;

/// <summary>
/// The Application Service API, homeserver to bridge: <c>PUT /_matrix/app/v1/transactions/{txnId}</c>, <c>GET /_matrix/app/v1/users/{userId}</c>,
/// <c>GET /_matrix/app/v1/rooms/{alias}</c>, <c>POST /_matrix/app/v1/ping</c>, <c>GET /_matrix/app/v1/thirdparty/...</c>; the first three also
/// without the prefix and the last under <c>/_matrix/app/unstable</c>, as homeservers asked before version 1 of the API. Every one needs the
/// homeserver's token.
/// </summary>
internal sealed partial class AppserviceEndpoints(
    MatrixOptions options,
    GhostIds ghosts,
    IRemoteNetwork network,
    IGhostQuery ghostQuery,
    ThirdPartyLookup thirdParty,
    TransactionReceiver transactions,
    PingListener pings,
    ILogger<AppserviceEndpoints> logger) : IMatrixEndpoints
{
    private const string Prefix = "/_matrix/app/v1";

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var prefix in (ReadOnlySpan<string>)[Prefix, ""])
        {
            routes.MapPut(prefix + "/transactions/{txnId}", Guarded(TakeTransactionAsync)).WithMetadata(new BodyCeiling(options.MaxTransactionBytes));
            routes.MapGet(prefix + "/users/{userId}", Guarded(FindUserAsync));
            routes.MapGet(prefix + "/rooms/{alias}", Guarded(FindRoomAsync));
        }

        routes.MapPost(Prefix + "/ping", Guarded(PingAsync));
        foreach (var prefix in (ReadOnlySpan<string>)[Prefix + "/thirdparty", "/_matrix/app/unstable/thirdparty"])
        {
            routes.MapGet(prefix + "/protocol/{protocol}", Guarded(context =>
                thirdParty.DescribeProtocolAsync(RouteText(context, "protocol"), context.RequestAborted)));
            routes.MapGet(prefix + "/user/{protocol}", Guarded(Quick(context =>
                thirdParty.FindUsers(RouteText(context, "protocol"), context.Request.Query["address"], context.Request.Query["network"]))));
            routes.MapGet(prefix + "/user", Guarded(Quick(context => thirdParty.DescribeUser(context.Request.Query["userid"]))));
            routes.MapGet(prefix + "/location/{protocol}", Guarded(Quick(context => ThirdPartyLookup.FindLocations(RouteText(context, "protocol")))));
            routes.MapGet(prefix + "/location", Guarded(Quick(_ => ThirdPartyLookup.NoLocations)));
        }
    }

    private RequestDelegate Guarded(Func<HttpContext, Task<MatrixAnswer>> handle) => async context =>
    {
        var answer = Refuse(context.Request) ?? await handle(context);
        await answer.WriteAsync(context.Response, context.RequestAborted);
    };

    private static Func<HttpContext, Task<MatrixAnswer>> Quick(Func<HttpContext, MatrixAnswer> handle) => context => Task.FromResult(handle(context));

    private MatrixAnswer? Refuse(HttpRequest request)
    {
        if (TokenCheck.TokenOf(request) is not { } token)
            return MatrixAnswer.Fault(StatusCodes.Status401Unauthorized, "M_MISSING_TOKEN", "The request carries no token.");
        if (TokenCheck.Matches(token, options.HomeserverToken))
            return null;
        LogWrongToken(request.Method);
        return MatrixAnswer.Fault(StatusCodes.Status403Forbidden, "M_FORBIDDEN",
            "The token is not the bridge's hs_token: the registration that the homeserver uses and matrix.hsToken differ.");
    }

    private async Task<MatrixAnswer> TakeTransactionAsync(HttpContext context)
    {
        try
        {
            return await transactions.TakeAsync(RouteText(context, "txnId"), context.Request.Body, context.RequestAborted);
        }
        catch (JsonException)
        {
            return MatrixAnswer.BadRequest("M_NOT_JSON", "The transaction is not JSON.");
        }
        catch (InvalidDataException wrong)
        {
            return MatrixAnswer.BadRequest("M_BAD_JSON", wrong.Message);
        }
    }

    private async Task<MatrixAnswer> FindUserAsync(HttpContext context)
    {
        if (!MatrixUserId.TryParse(RouteText(context, "userId"), out var user) || !(user == ghosts.Bot || IsPossibleContact(user)))
            return MatrixAnswer.NotFound("The id is not that of an MSN contact.");
        return await ghostQuery.ExistsAsync(user, context.RequestAborted)
            ? MatrixAnswer.Done
            : MatrixAnswer.NotFound("There is no such MSN contact.");
    }

    private bool IsPossibleContact(MatrixUserId user) =>
        ghosts.TryParse(user, out var profile, out var contact)
        && network.Profiles.Any(known => known.Name == profile)
        && network.TryParseAddress(contact.Value, out var canonical, out _)
        && canonical == contact;

    // A portal belongs to one person and is made when there is something to say; who merely knows its alias is not to get one.
    private static Task<MatrixAnswer> FindRoomAsync(HttpContext context) =>
        Task.FromResult(MatrixAnswer.NotFound("The bridge has no rooms that anybody may join."));

    // {"transaction_id":"..."}, or an empty object
    private async Task<MatrixAnswer> PingAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            pings.Received(
                body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("transaction_id", out var id) && id.ValueKind == JsonValueKind.String
                    ? id.GetString()
                    : null);
            return MatrixAnswer.Done;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return MatrixAnswer.BadRequest("M_NOT_JSON", "The body is not JSON.");
        }
    }

    private static string RouteText(HttpContext context, string name) => context.Request.RouteValues[name]?.ToString() ?? "";

    [LoggerMessage(MatrixEventIds.WrongHomeserverToken, LogLevel.Warning,
        "A {Method} request carried a wrong token. If the homeserver sent it, its registration and matrix.hsToken differ")]
    private partial void LogWrongToken(string method);
}
