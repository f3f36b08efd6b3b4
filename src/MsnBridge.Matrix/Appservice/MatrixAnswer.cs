using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace MsnBridge.Matrix.Appservice;

/// <summary>An answer in the form of Matrix: JSON, and for a fault <c>{"errcode":"M_...","error":"a sentence"}</c>.</summary>
internal sealed record MatrixAnswer(int Status, JsonNode Body)
{
    public static MatrixAnswer Done => Ok(new JsonObject());

    public static MatrixAnswer Unrecognized => Fault(StatusCodes.Status404NotFound, "M_UNRECOGNIZED", "There is nothing at this address.");

    public static MatrixAnswer WrongMethod =>
        Fault(StatusCodes.Status405MethodNotAllowed, "M_UNRECOGNIZED", "This address does not know the request's method.");

    public static MatrixAnswer TookTooLong => Fault(StatusCodes.Status504GatewayTimeout, "M_UNKNOWN", "The request took longer than the bridge waits.");

    public static MatrixAnswer Ok(JsonNode body) => new(StatusCodes.Status200OK, body);

    public static MatrixAnswer NotFound(string sentence) => Fault(StatusCodes.Status404NotFound, "M_NOT_FOUND", sentence);

    public static MatrixAnswer BadRequest(string code, string sentence) => Fault(StatusCodes.Status400BadRequest, code, sentence);

    public static MatrixAnswer Fault(int status, string code, string sentence) =>
        new(status, new JsonObject { ["errcode"] = code, ["error"] = sentence });

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = Status;
        response.ContentType = "application/json";
        await response.WriteAsync(Body.ToJsonString(), cancellationToken);
    }
}
