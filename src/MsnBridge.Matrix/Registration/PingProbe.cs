using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MsnBridge.Matrix.Appservice;

namespace MsnBridge.Matrix.Registration;

/// <summary>Stands where the bridge would listen, and notes whether the homeserver called and with which token.</summary>
internal sealed class PingProbe(MatrixOptions options) : IMatrixEndpoints
{
    private volatile string? _reached;
    private volatile bool _wrongToken;

    /// <summary>The transaction id of the ping that came with the right token.</summary>
    public string? Reached => _reached;

    public bool WrongToken => _wrongToken;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/_matrix/app/v1/ping", AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        if (TokenCheck.TokenOf(context.Request) is not { } token || !TokenCheck.Matches(token, options.HomeserverToken))
        {
            _wrongToken = true;
            await MatrixAnswer.Fault(StatusCodes.Status403Forbidden, "M_FORBIDDEN", "The token is not the bridge's hs_token.")
                .WriteAsync(context.Response, context.RequestAborted);
            return;
        }

        _reached = await ReadTransactionIdAsync(context);
        await MatrixAnswer.Done.WriteAsync(context.Response, context.RequestAborted);
    }

    private static async Task<string> ReadTransactionIdAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return body.RootElement.GetProperty("transaction_id").GetString() ?? "";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Somebody with the right token called; what he said does not matter.
            return "";
        }
    }
}
