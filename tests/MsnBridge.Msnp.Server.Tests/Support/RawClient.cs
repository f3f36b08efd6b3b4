using System.Collections.Frozen;
using System.Globalization;
using System.IO.Enumeration;
using System.Net.Sockets;
using System.Text;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Tests.Support;

/// <summary>A client that knows no protocol: it sends the lines it is told and compares what comes with what it is told, so that it proves something.</summary>
public sealed class RawClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly FrozenSet<string> WithPayload = FrozenSet.ToFrozenSet(
        ["MSG", "UBX", "GCF", "UUX", "FQY", "UBN", "NOT", "NFY", "SDG", "PUT"], StringComparer.Ordinal);

    private readonly TcpClient _socket;
    private readonly NetworkStream _stream;
    private readonly HashSet<string> _ignored = [];
    private readonly byte[] _one = new byte[1];

    private RawClient(TcpClient socket)
    {
        _socket = socket;
        _stream = socket.GetStream();
    }

    /// <summary>The payload of the frame read last.</summary>
    public string Payload { get; private set; } = "";

    public static async Task<RawClient> ConnectAsync(MsnpServerAddress server)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        return new RawClient(socket);
    }

    /// <summary>Skips frames of this name from now on.</summary>
    public void Ignore(string name) => _ignored.Add(name);

    /// <summary>Skips frames of this name no more.</summary>
    public void Heed(string name) => _ignored.Remove(name);

    /// <summary>Sends a line, and a payload behind it whose length is appended to the line.</summary>
    public async Task SendAsync(string line, string? payload = null)
    {
        var text = payload is null
            ? line + "\r\n"
            : string.Create(CultureInfo.InvariantCulture, $"{line} {Encoding.UTF8.GetByteCount(payload)}\r\n{payload}");
        await SendRawAsync(Encoding.UTF8.GetBytes(text));
    }

    public async Task SendRawAsync(byte[] bytes) => await _stream.WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Ends the sending half.</summary>
    public void Shutdown() => _socket.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Resets the connection.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>Reads the next frame and compares its line with a pattern in which <c>*</c> stands for anything.</summary>
    /// <returns>The words of the line.</returns>
    public async Task<string[]> ExpectAsync(string pattern)
    {
        var line = await ReadAsync(pattern);
        Assert.True(
            line is not null && FileSystemName.MatchesSimpleExpression(pattern, line, ignoreCase: false),
            $"Expected: {pattern}\nReceived: {line ?? "the end of the stream"}");
        return line!.Split(' ');
    }

    /// <summary>Reads frames, one for each pattern, in whatever order they come.</summary>
    public async Task ExpectInAnyOrderAsync(params string[] patterns)
    {
        var left = patterns.ToList();
        while (left.Count > 0)
        {
            var line = await ReadAsync(string.Join(" | ", left));
            var match = left.FindIndex(pattern => line is not null && FileSystemName.MatchesSimpleExpression(pattern, line, ignoreCase: false));
            Assert.True(match >= 0, $"Expected one of: {string.Join(" | ", left)}\nReceived: {line ?? "the end of the stream"}");
            left.RemoveAt(match);
        }
    }

    /// <summary>Checks that the server closes the connection, with nothing before that.</summary>
    public async Task ExpectEndAsync() => Assert.Null(await ReadAsync("the end of the stream"));

    /// <summary>Checks that nothing came, by asking for something harmless and seeing its answer next.</summary>
    public async Task ExpectNothingAsync()
    {
        await SendAsync("PNG");
        await ExpectAsync("QNG*");
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async Task<string?> ReadAsync(string expected)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await ReadHeededAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"Expected: {expected}\nReceived nothing for {Patience.TotalSeconds} s.");
            throw;
        }
    }

    private async Task<string?> ReadHeededAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line is null)
                return null;

            var words = line.Split(' ');
            if (WithPayload.Contains(words[0]) || words is ["ADL" or "RML", "0", _])
                await ReadPayloadAsync(int.Parse(words[^1], CultureInfo.InvariantCulture), cancellationToken);

            if (!_ignored.Contains(words[0]))
                return line;
        }
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (true)
        {
            int read;
            try
            {
                read = await _stream.ReadAsync(_one, cancellationToken);
            }
            catch (IOException)
            {
                return null;
            }

            if (read == 0)
                return line.Count == 0 ? null : throw new IOException($"The stream ended within a line: {Encoding.UTF8.GetString([.. line])}");

            if (_one[0] == (byte)'\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');

            line.Add(_one[0]);
        }
    }

    private async Task ReadPayloadAsync(int length, CancellationToken cancellationToken)
    {
        var payload = new byte[length];
        await _stream.ReadExactlyAsync(payload, cancellationToken);
        Payload = Encoding.UTF8.GetString(payload);
    }
}
