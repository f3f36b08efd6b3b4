using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Simulation;

namespace MsnBridge.Faults.Home.Matrix;

/// <summary>Carries the requests of one process to the homeserver, in whatever weather.</summary>
internal sealed class HomeserverWire(World world, BridgeProcess process, RunHomeserver homeserver) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath.Split('/').Skip(2).Select(Uri.UnescapeDataString).ToArray();
        await world.PassAsync(process, $"bridge {process.Number} asks {request.Method} {Label(path)}", cancellationToken);
        var fate = world.Weather.OfHomeRequest();
        switch (fate)
        {
            case RequestFate.NotReached:
                throw new HttpRequestException(HttpRequestError.ConnectionError, "Nobody answers.");
            case RequestFate.Failed:
                return Write(request, new(new JsonObject { ["errcode"] = "M_UNKNOWN", ["error"] = "Internal server error." }, 500));
            case RequestFate.TooMany:
                return Write(request, new(new JsonObject { ["errcode"] = "M_LIMIT_EXCEEDED", ["error"] = "Too many requests.", ["retry_after_ms"] = 500 }, 429));
        }

        var answer = homeserver.Answer(request.Method.Method, path, ActorOf(request.RequestUri), await ReadAsync(request, cancellationToken));
        await world.PassAsync(process, $"homeserver answers {answer.Status} {fate}", cancellationToken);
        if (fate == RequestFate.AnswerLate)
            await world.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        return fate == RequestFate.AnswerLost ? throw new HttpRequestException("The connection ended before the answer.") : Write(request, answer);
    }

    // Without what chance made: an alias, and some transaction ids.
    private static string Label(string[] path) => path switch
    {
        [.., "directory", "room", _] => "directory/room",
        [.., "rooms", var room, "send", var type, _] => $"{room}/send/{type}",
        _ => string.Join('/', path),
    };

    // ?user_id=%40_msn_local_bob:home.example
    private static string ActorOf(Uri uri)
    {
        const string key = "user_id=";
        var asserted = uri.Query.TrimStart('?').Split('&').FirstOrDefault(pair => pair.StartsWith(key, StringComparison.Ordinal));
        return asserted is null ? RunHomeserver.Bot : Uri.UnescapeDataString(asserted[key.Length..]);
    }

    private static async Task<JsonObject> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not { } content)
            return [];
        var bytes = await content.ReadAsByteArrayAsync(cancellationToken);
        return content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(bytes)!.AsObject() : [];
    }

    private static HttpResponseMessage Write(HttpRequestMessage request, HomeserverAnswer answer) => new((HttpStatusCode)answer.Status)
    {
        RequestMessage = request,
        Content = new StringContent(answer.Body.ToJsonString(), Encoding.UTF8, "application/json"),
    };
}
