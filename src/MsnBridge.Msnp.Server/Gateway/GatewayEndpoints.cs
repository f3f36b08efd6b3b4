using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Msnp.Server.Hosting;

namespace MsnBridge.Msnp.Server.Gateway;

/// <summary>The HTTP gateway, for clients whose way to the ports of the network is closed: what TCP carries goes in the bodies of requests and answers.</summary>
internal sealed class GatewayEndpoints(ServerAddresses addresses) : IWebEndpoints
{
    private const string Path = "/gateway/gateway.dll";
    private const string SessionHeader = "X-MSN-Messenger";
    private const string ContentType = "application/x-msn-messenger";
    private const int LargestBody = 64 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, ServeAsync);
        routes.MapMethods(Path, ["OPTIONS"], (RequestDelegate)Permit);
    }

    private static Task Permit(HttpContext context)
    {
        var headers = context.Response.Headers;
        AllowBrowsers(headers);
        headers.AccessControlAllowHeaders = "Content-Type, X-MSN-GWCapabilities";
        headers.AccessControlMaxAge = "86400";
        return Task.CompletedTask;
    }

    private static void AllowBrowsers(IHeaderDictionary headers)
    {
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "POST";
        headers.AccessControlExposeHeaders = SessionHeader;
    }

    private async Task ServeAsync(HttpContext context)
    {
        var sessions = context.RequestServices.GetRequiredService<GatewaySessions>();
        var request = GatewayRequest.Read(context.Request);
        if (await ReadBodyAsync(context).ConfigureAwait(false) is not { } body)
        {
            await AnswerAsync(context, StatusCodes.Status413PayloadTooLarge, request.SessionId, default).ConfigureAwait(false);
            return;
        }

        var session = request.SessionId is { } id ? sessions.Find(id) : sessions.Open(request.IsForNotification, RemoteOf(context));
        if (session is null)
        {
            // Never served, or over: the client has to begin anew.
            await AnswerAsync(
                context,
                request.SessionId is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest,
                request.SessionId,
                new GatewayAnswer(default, IsLast: true)).ConfigureAwait(false);
            return;
        }

        if (request.SpeaksLongPolling)
            context.Response.Headers[GatewayRequest.CapabilitiesHeader] = "LP";

        try
        {
            if (await session.ExchangeAsync(request, body, context.RequestAborted).ConfigureAwait(false) is { } answer)
                await AnswerAsync(context, StatusCodes.Status200OK, session.Id, answer).ConfigureAwait(false);
            else
                context.Abort();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
    }

    /// <summary>The body; null if it is too large.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (result.Buffer.Length > LargestBody || result.IsCompleted)
            {
                var body = result.Buffer.Length > LargestBody ? (ReadOnlyMemory<byte>?)null : result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static IPEndPoint? RemoteOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? new IPEndPoint(address, context.Connection.RemotePort) : null;

    // X-MSN-Messenger: SessionID=<id>; GW-IP=<host>[; Session=close]
    //
    // Clients of every age want both keys in every answer, also in an empty one, and a length.
    private async Task AnswerAsync(HttpContext context, int status, string? sessionId, GatewayAnswer answer)
    {
        var response = context.Response;
        AllowBrowsers(response.Headers);
        response.StatusCode = status;
        response.Headers[SessionHeader] = $"SessionID={Known(sessionId)}; GW-IP={GatewayHost(context)}{(answer.IsLast ? "; Session=close" : "")}";
        response.ContentType = ContentType;
        response.ContentLength = answer.Bytes.Length;
        await response.Body.WriteAsync(answer.Bytes, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>What a client calls its session may be anything; only what looks like one is said back.</summary>
    private static string Known(string? sessionId) =>
        sessionId is { Length: > 0 and <= 64 } && sessionId.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? sessionId : "0.0";

    /// <summary>The name by which the client found the gateway, which it goes on using: so it finds it again.</summary>
    private string GatewayHost(HttpContext context) =>
        context.Request.Host.Host is { Length: > 0 } host && Uri.CheckHostName(host) != UriHostNameType.Unknown ? host : addresses.Passport.Host;
}
