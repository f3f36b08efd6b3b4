using System.Net;
using System.Text;
using System.Threading.Channels;

namespace MsnBridge.Msnp.Tests.Scripted;

/// <summary>An HTTP gateway played by a test: each request is handed to it, and answered as it says.</summary>
internal sealed class ScriptedGateway : HttpMessageHandler
{
    private readonly Channel<Request> _requests = Channel.CreateUnbounded<Request>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How many requests are under way.</summary>
    public int InFlight => _inFlight;

    private int _inFlight;

    /// <summary>The next request, which has to be for this and bring that.</summary>
    public async Task<Request> ExpectAsync(string query, string body = "")
    {
        var request = await _requests.Reader.ReadAsync(Token);
        Assert.Equal((query, body), (request.Url.Query, request.Body));
        return request;
    }

    public bool HasUnexpectedRequest => _requests.Reader.TryPeek(out _);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var body = message.Content is null ? "" : await message.Content.ReadAsStringAsync(cancellationToken);
        var request = new Request(message, body);
        Interlocked.Increment(ref _inFlight);
        try
        {
            _requests.Writer.TryWrite(request);
            var answer = await request.Answered.Task.WaitAsync(cancellationToken);
            answer.RequestMessage = message;
            return answer;
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    internal sealed class Request(HttpRequestMessage message, string body)
    {
        public Uri Url { get; } = message.RequestUri!;

        public HttpRequestMessage Message => message;

        public string Body => body;

        public TaskCompletionSource<HttpResponseMessage> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Answers as a gateway does.</summary>
        public void Answer(string text = "", string session = "SessionID=11.22; GW-IP=gateway.example.net", params (string Name, string Value)[] headers) =>
            AnswerWith(HttpStatusCode.OK, new StringContent(text, Encoding.UTF8), [("X-MSN-Messenger", session), .. headers]);

        public void AnswerWith(HttpStatusCode status, HttpContent? content = null, params (string Name, string Value)[] headers)
        {
            var answer = new HttpResponseMessage(status) { Content = content ?? new StringContent("<html>") };
            foreach (var (name, value) in headers)
                answer.Headers.TryAddWithoutValidation(name, value);

            Answered.SetResult(answer);
        }

        public void Fail(HttpRequestError error) => Answered.SetException(new HttpRequestException(error, "Played."));
    }
}
