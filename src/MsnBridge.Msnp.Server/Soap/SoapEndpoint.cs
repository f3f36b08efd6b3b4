using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.Soap;

/// <summary>
/// A web service of the network: reads the envelope, has the call answered, and answers or faults in the version of SOAP that the client speaks. Which method is
/// called, the first element of the body says: clients get <c>SOAPAction</c> wrong.
/// </summary>
/// <param name="logger">Where failures go.</param>
/// <param name="paths">Where the service is.</param>
internal abstract partial class SoapEndpoint(ILogger logger, params IReadOnlyList<string> paths) : IWebEndpoints
{
    private readonly ILogger _logger = logger;

    public virtual void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in paths)
            routes.MapPost(path, AnswerAsync);
    }

    /// <summary>Answers a call. What is thrown becomes a fault that tells nothing.</summary>
    protected abstract ValueTask<SoapReply> HandleAsync(SoapCall call, CancellationToken cancellationToken);

    /// <summary>What is said to something that is no envelope.</summary>
    protected virtual SoapReply RefuseMalformed() => SoapReply.Refused("Client", "Invalid Request");

    /// <summary>Answers a request, whatever is in it.</summary>
    internal async Task AnswerAsync(HttpContext context)
    {
        var version = VersionOf(context.Request);
        SoapReply reply;
        try
        {
            var envelope = await SafeXml.LoadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false);
            version = SoapVersion.Find(envelope.Name.Namespace) ?? version;
            reply = SoapEnvelope.IsEnvelope(envelope) && SoapEnvelope.Content(envelope) is { } content
                ? await HandleAsync(Call(context.Request, envelope, content, version), context.RequestAborted).ConfigureAwait(false)
                : RefuseMalformed();
        }
        catch (XmlException)
        {
            reply = RefuseMalformed();
        }
        catch (BadHttpRequestException error)
        {
            // Too long, or a length that lies.
            reply = SoapReply.OnlyStatus(error.StatusCode);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        // The border of the network: one call that fails must take nothing else with it, and its client must not see into the server.
        catch (Exception error)
        {
            LogFailed(error, context.Request.Path.Value ?? "");
            reply = SoapReply.Refused("Server", "The service failed.");
        }

        await SendAsync(context.Response, reply, version).ConfigureAwait(false);
    }

    private static SoapCall Call(HttpRequest request, XElement envelope, XElement content, SoapVersion version)
    {
        // HTTP/1.0 clients need not say which host they mean.
        var host = request.Host.HasValue
            ? request.Host.Value
            : $"{request.HttpContext.Connection.LocalIpAddress}:{request.HttpContext.Connection.LocalPort}";
        return new SoapCall(
            envelope, content, version, request.Headers["SOAPAction"].ToString().Trim('"'), request.Path.Value ?? "", new Uri($"{request.Scheme}://{host}/"));
    }

    private static async Task SendAsync(HttpResponse response, SoapReply reply, SoapVersion version)
    {
        response.StatusCode = reply.Status;
        if (reply.Write(version) is not { } text)
            return;

        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        response.ContentType = version.MediaType + "; charset=utf-8";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted).ConfigureAwait(false);
    }

    private static SoapVersion VersionOf(HttpRequest request) =>
        request.ContentType?.StartsWith(SoapVersion.Soap12.MediaType, StringComparison.OrdinalIgnoreCase) == true ? SoapVersion.Soap12 : SoapVersion.Soap11;

    [LoggerMessage(MsnpServerEventIds.WebServiceFailed, LogLevel.Error, "A call of {Path} failed.")]
    private partial void LogFailed(Exception error, string path);
}
