using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Tests.Scripted;

/// <summary>The server's end of one connection, played line by line. It knows nothing of the library's parsers, so a fault there cannot hide here.</summary>
internal sealed class ScriptedPeer
{
    private static readonly string[] WithPayload = ["MSG", "UUX", "QRY", "ADL", "RML", "FQY", "UUN", "UUM", "PUT", "SDG"];

    private readonly Pipe _toClient = new();
    private readonly Pipe _fromClient = new();
    private readonly Stream _input;

    public ScriptedPeer() => _input = _fromClient.Reader.AsStream();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The client's end.</summary>
    public MsnpConnection Connect(IMsnpWireTrace? trace = null) => new(
        new Duplex(_toClient.Reader, _fromClient.Writer), MsnpDirection.FromServer, new MsnpConnectionOptions { Trace = trace });

    /// <summary>The next line of the client, a payload behind it joined by a line feed; null when the client has closed.</summary>
    public async Task<string?> ReadAsync()
    {
        var line = await ReadLineAsync();
        if (line is null || !WithPayload.Contains(line[..3]))
            return line;

        var payload = new byte[int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)];
        await _input.ReadExactlyAsync(payload, Token);
        return $"{line}\n{Encoding.UTF8.GetString(payload)}";
    }

    /// <summary>Reads a line that has to be this one.</summary>
    public async Task ExpectAsync(string line) => Assert.Equal(line, await ReadAsync());

    /// <summary>Reads a line that has to begin like this.</summary>
    public async Task<string> ExpectStartAsync(string start)
    {
        var line = await ReadAsync();
        Assert.StartsWith(start, line, StringComparison.Ordinal);
        return line!;
    }

    public async Task ExpectEndAsync() => Assert.Null(await ReadAsync());

    public Task SendAsync(params string[] lines) => SendRawAsync(string.Concat(lines.Select(line => line + "\r\n")));

    public Task SendPayloadAsync(string line, string payload) =>
        SendRawAsync($"{line} {Encoding.UTF8.GetByteCount(payload).ToString(CultureInfo.InvariantCulture)}\r\n{payload}");

    public async Task SendRawAsync(string text) => await _toClient.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), Token);

    /// <summary>A line and its answer.</summary>
    public async Task PlayAsync(string expected, params string[] answers)
    {
        await ExpectAsync(expected);
        await SendAsync(answers);
    }

    /// <summary>Closes in good order.</summary>
    public void Close()
    {
        _toClient.Writer.Complete();
        _fromClient.Reader.Complete();
    }

    /// <summary>Ends as a connection does that was torn.</summary>
    public void Reset()
    {
        _toClient.Writer.Complete(new IOException("Connection reset by peer."));
        _fromClient.Reader.Complete(new IOException("Connection reset by peer."));
    }

    private async Task<string?> ReadLineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await _input.ReadAsync(one, Token) == 1)
        {
            if (one[0] == '\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');

            line.Add(one[0]);
        }

        Assert.Empty(line);
        return null;
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
