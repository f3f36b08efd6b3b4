using System.Globalization;
using System.Text;

namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>What can happen to a request on a <see cref="FaultyWay"/>.</summary>
internal static class Faults
{
    /// <summary>Nobody hears it, and the connection is cut.</summary>
    public static Fault CutBefore { get; } = (_, _, _) => Task.FromResult<PassingAnswer?>(null);

    /// <summary>It is heard and done, and the answer is lost.</summary>
    public static Fault LoseAnswer { get; } = async (way, request, _) =>
    {
        await way.ForwardAsync(request);
        return null;
    };

    /// <summary>No answer comes.</summary>
    public static Fault Hang { get; } = async (_, _, over) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, over);
        return null;
    };

    /// <summary>It arrives twice; the second answer counts.</summary>
    public static Fault Repeat { get; } = async (way, request, _) =>
    {
        await way.ForwardAsync(request);
        return await way.ForwardAsync(request);
    };

    /// <summary>A transaction's content arrives once more, in a transaction of another id.</summary>
    public static Fault RepeatInAnotherTransaction { get; } = async (way, request, _) =>
    {
        var answer = await way.ForwardAsync(request);
        await way.ForwardAsync(request, $"{request.Path}-again");
        return answer;
    };

    public static Fault InternalError { get; } = Answer(500, """{"errcode":"M_UNKNOWN","error":"Internal server error"}""");

    /// <summary>As a proxy before the homeserver says it.</summary>
    public static Fault BadGateway { get; } =
        Answer(502, "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>", "text/html");

    public static Fault UserForgotten { get; } =
        Answer(403, """{"errcode":"M_FORBIDDEN","error":"Application service has not registered this user (somebody)"}""");

    public static Fault RateLimited(TimeSpan retryAfter) => Answer(
        429,
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"errcode":"M_LIMIT_EXCEEDED","error":"Too Many Requests","retry_after_ms":{{retryAfter.TotalMilliseconds:0}}}"""));

    private static Fault Answer(int status, string body, string contentType = "application/json") =>
        (_, _, _) => Task.FromResult<PassingAnswer?>(new(status, contentType, Encoding.UTF8.GetBytes(body)));
}
