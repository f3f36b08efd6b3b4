using System.IO.Pipelines;
using MsnBridge.Msnp.Gateway;

namespace MsnBridge.Msnp.Server.Tests.Replay;

/// <summary>A session of the HTTP gateway, which brings what the network says in answers to requests alone.</summary>
internal sealed class GatewayReplayLink(HttpClient http, Uri gateway) : ReplayLink
{
    // Writing ends when all of it was read, so that nobody asks for what is there already.
    private readonly Pipe _answers = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
    private string _sessionId = "";

    public override PipeReader Input => _answers.Reader;

    public override bool MustBeAsked => true;

    /// <summary>The HTTP status of the last answer.</summary>
    public int Status { get; private set; }

    /// <summary>What the last answer said of the session; null if nothing that a client understands.</summary>
    public GatewayStatus? State { get; private set; }

    /// <summary>Makes a recorded request.</summary>
    /// <param name="query">The query as recorded, in which <c>SessionID</c> is replaced by the session's own.</param>
    /// <param name="body">What it carries.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PostAsync(string query, byte[] body, CancellationToken cancellationToken)
    {
        var parts = query.Split('&').Select(part => part.StartsWith("SessionID=", StringComparison.Ordinal) ? $"SessionID={_sessionId}" : part);
        using var content = new ByteArrayContent(body);
        using var answer = await http.PostAsync(new UriBuilder(gateway) { Query = string.Join('&', parts) }.Uri, content, cancellationToken);
        Status = (int)answer.StatusCode;
        State = answer.Headers.TryGetValues("X-MSN-Messenger", out var values) ? GatewayStatus.Parse(values.Single()) : null;
        _sessionId = State?.SessionId ?? _sessionId;
        await _answers.Writer.WriteAsync(await answer.Content.ReadAsByteArrayAsync(cancellationToken), cancellationToken);
    }

    public override async Task<bool> SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await PostAsync("SessionID=", bytes, cancellationToken);
        return Status == 200;
    }

    // The gateway holds it until there is something to say.
    public override Task AskAsync(CancellationToken cancellationToken) => PostAsync("Action=poll&Lifespan=10&SessionID=", [], cancellationToken);

    public override void Shutdown() => _answers.Writer.Complete();

    public override ValueTask DisposeAsync() => _answers.Writer.CompleteAsync();
}
