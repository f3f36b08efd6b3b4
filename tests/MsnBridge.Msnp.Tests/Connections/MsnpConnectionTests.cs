using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Tests.Connections;

public sealed class MsnpConnectionTests : IAsyncDisposable
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    private readonly Pipe _fromServer = new();
    private readonly Pipe _fromClient = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly RecordingTrace _trace = new();
    private readonly MsnpConnection _client;

    public MsnpConnectionTests() => _client = new MsnpConnection(
        new Transport(_fromServer.Reader, _fromClient.Writer),
        MsnpDirection.FromServer,
        new MsnpConnectionOptions { TimeProvider = _clock, Trace = _trace, MaxQueuedFrames = 4 });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task Commands_come_out_in_the_order_received()
    {
        _client.UseDialect(MsnpDialect.Msnp8);
        await ReceiveAsync("QNG\r\nACK 5\r\nMSG bob@example.org Bob 2\r\nhi");

        Assert.Equal(new QngCommand(), await _client.ReadAsync(Token));
        Assert.Equal(new AckCommand(5), await _client.ReadAsync(Token));
        Assert.Equal(new MsgDeliveryCommand("bob@example.org", "Bob", MsnpPayload.FromText("hi")), await _client.ReadAsync(Token));
    }

    [Fact]
    public async Task Commands_behind_the_one_that_settles_the_dialect_are_read_in_it()
    {
        await ReceiveAsync("VER 1 MSNP11\r\nUBX bob@example.org 4\r\n<D/>QNG 60\r\n");

        Assert.IsType<VerCommand>(await _client.ReadAsync(Token));
        _client.UseDialect(MsnpDialect.Msnp11);

        Assert.Equal(new UbxCommand(new ContactHandle("bob@example.org"), MsnpPayload.FromText("<D/>")), await _client.ReadAsync(Token));
        Assert.Equal(new QngCommand(60), await _client.ReadAsync(Token));
    }

    [Fact]
    public void The_dialect_is_settled_once()
    {
        _client.UseDialect(MsnpDialect.Msnp11);

        Assert.Throws<InvalidOperationException>(() => _client.UseDialect(MsnpDialect.Msnp12));
    }

    [Fact]
    public async Task The_end_of_the_stream_ends_the_commands()
    {
        await ReceiveAsync("OUT\r\n");
        await _fromServer.Writer.CompleteAsync();

        var commands = await _client.ReadAllAsync(Token).ToListAsync(Token);

        Assert.Equal([new OutCommand()], commands);
    }

    [Theory]
    [InlineData("OU")]
    [InlineData("MSG a@example.com A 5\r\nhell")]
    public async Task Half_a_frame_at_the_end_of_the_stream_is_an_error(string half)
    {
        await ReceiveAsync(half);
        await _fromServer.Writer.CompleteAsync();
        _client.UseDialect(MsnpDialect.Msnp8);

        await Assert.ThrowsAsync<MsnpProtocolException>(async () => await _client.ReadAsync(Token));
        Assert.IsType<MsnpProtocolException>(_client.Cause);
    }

    [Fact]
    public async Task A_command_that_makes_no_sense_does_not_end_the_connection()
    {
        await ReceiveAsync("ACK five\r\nXYZ secret 5\r\nACK 6\r\n");

        Assert.Equal(new MalformedCommand("ACK"), await _client.ReadAsync(Token));
        Assert.Equal("XYZ", Assert.IsType<UnknownCommand>(await _client.ReadAsync(Token)).Name);
        Assert.Equal(new AckCommand(6), await _client.ReadAsync(Token));
    }

    [Fact]
    public async Task After_a_frame_that_makes_no_sense_nothing_more_is_read_or_sent()
    {
        _client.UseDialect(MsnpDialect.Msnp8);
        await ReceiveAsync("MSG a@example.com A -1\r\nOUT\r\n");

        var first = await Assert.ThrowsAsync<MsnpProtocolException>(async () => await _client.ReadAsync(Token));

        Assert.Same(first, await Assert.ThrowsAsync<MsnpProtocolException>(async () => await _client.ReadAsync(Token)));
        Assert.Same(first, await Assert.ThrowsAsync<MsnpProtocolException>(async () => await _client.SendAsync(new PngCommand(), Token)));
        Assert.True(_client.Broken.IsCancellationRequested);
    }

    [Fact]
    public async Task The_first_cause_of_a_break_is_kept()
    {
        var first = new IOException("first");

        Assert.Same(first, _client.Break(first));
        Assert.Same(first, _client.Break(new IOException("second")));
        Assert.Same(first, await Assert.ThrowsAsync<IOException>(async () => await _client.ReadAsync(Token)));
    }

    [Fact]
    public async Task A_break_ends_a_pending_read()
    {
        var read = _client.ReadAsync(Token).AsTask();

        var cause = _client.Break(new IOException("enough"));

        Assert.Same(cause, await Assert.ThrowsAsync<IOException>(() => read));
    }

    [Fact]
    public async Task A_cancelled_read_leaves_the_connection_usable()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _client.ReadAsync(Cancelled));

        await ReceiveAsync("ACK 1\r\n");
        Assert.Equal(new AckCommand(1), await _client.ReadAsync(Token));
    }

    [Fact]
    public async Task Commands_are_sent_in_order()
    {
        _client.UseDialect(MsnpDialect.Msnp8);
        await _client.SendAsync(new SynCommand(1, "0"), Token);
        await _client.SendAsync(new MsgCommand(2, Acknowledgement.Always, MsnpPayload.FromText("hi")), Token);

        Assert.Equal("SYN 1 0\r\nMSG 2 A 2\r\nhi", await SentAsync("SYN 1 0\r\nMSG 2 A 2\r\nhi".Length));
    }

    [Fact]
    public async Task A_parameter_that_would_break_the_line_is_refused_and_nothing_is_sent()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await _client.SendAsync(new CalCommand(1, "a@example.com\r\nOUT"), Token));
        await _client.SendAsync(new PngCommand(), Token);

        Assert.Equal("PNG\r\n", await SentAsync(5));
    }

    [Fact]
    public async Task What_is_queued_is_sent_before_the_transport_closes()
    {
        await _client.SendAsync(new OutCommand(), Token);
        await _client.DisposeAsync();

        Assert.Equal("OUT\r\n", await SentAsync(5));
        Assert.True((await _fromClient.Reader.ReadAsync(Token)).IsCompleted);
    }

    [Fact]
    public async Task A_peer_that_does_not_read_cannot_hold_up_disposal()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 8, resumeWriterThreshold: 4));
        var connection = new MsnpConnection(
            new Transport(_fromServer.Reader, pipe.Writer), MsnpDirection.FromServer, new MsnpConnectionOptions { TimeProvider = _clock });
        await connection.SendAsync(new CalCommand(1, "somebody@example.com"), Token);
        await pipe.Reader.ReadAsync(Token);

        var disposal = connection.DisposeAsync().AsTask();
        _clock.Advance(MsnpConnectionOptions.Default.CloseTimeout);

        await disposal.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task Disposal_ends_a_pending_read()
    {
        var read = _client.ReadAsync(Token).AsTask();

        await _client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => read);
    }

    [Fact]
    public async Task A_peer_that_closed_is_noticed_on_sending()
    {
        await _fromClient.Reader.CompleteAsync();
        await _client.SendAsync(new PngCommand(), Token);

        await Task.Delay(Timeout.Infinite, _client.Broken).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(10), Token);
        await Assert.ThrowsAsync<IOException>(async () => await _client.SendAsync(new PngCommand(), Token));
    }

    [Fact]
    public async Task The_trace_shows_neither_tickets_nor_cookies_nor_messages()
    {
        _client.UseDialect(MsnpDialect.Msnp11);
        await _client.SendAsync(new UsrTicketCommand(4, "TWN", new Sensitive("t=s3cret&p=s3cret")), Token);
        await _client.SendAsync(new MsgCommand(5, Acknowledgement.Always, MsnpPayload.FromText("s3cret")), Token);
        await ReceiveAsync("XFR 6 SB msn.example.net:1864 CKI s3cret\r\nUSR 7 S s3cret\r\nXYZ s3cret\r\nMSG a@example.com A 6\r\ns3cret");
        for (var i = 0; i < 4; i++)
            await _client.ReadAsync(Token);

        Assert.Equal(
            [
                "> USR 4 TWN S ***",
                "> MSG 5 A 6",
                "< XFR 6 SB msn.example.net:1864 CKI ***",
                "< USR (malformed)",
                "< XYZ ***",
                "< MSG a@example.com A 6",
            ],
            _trace.Lines);
    }

    [Fact]
    public async Task Two_ends_talk_over_a_socket()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepting = listener.AcceptTcpClientAsync(Token).AsTask();
        await using var client = await MsnpConnection.ConnectAsync(
            "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, cancellationToken: Token);
        using var accepted = await accepting;
        await using var server = new MsnpConnection(
            new Transport(PipeReader.Create(accepted.GetStream()), PipeWriter.Create(accepted.GetStream())), MsnpDirection.FromClient);

        await client.SendAsync(new VerCommand(1, ["MSNP12", "CVR0"]), Token);
        Assert.Equal(new VerCommand(1, ["MSNP12", "CVR0"]), await server.ReadAsync(Token));
        await server.SendAsync(new VerCommand(1, ["MSNP12"]), Token);
        Assert.Equal(new VerCommand(1, ["MSNP12"]), await client.ReadAsync(Token));
        await client.DisposeAsync();
        Assert.Null(await server.ReadAsync(Token));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var exception = await Assert.ThrowsAsync<IOException>(() => MsnpConnection.ConnectAsync("127.0.0.1", port, cancellationToken: Token));

        Assert.Contains($"127.0.0.1:{port}", exception.Message, StringComparison.Ordinal);
    }

    private async Task ReceiveAsync(string wire) => await _fromServer.Writer.WriteAsync(Encoding.UTF8.GetBytes(wire), Token);

    private async Task<string> SentAsync(int length)
    {
        var result = await _fromClient.Reader.ReadAtLeastAsync(length, Token);
        var text = Encoding.UTF8.GetString(result.Buffer);
        _fromClient.Reader.AdvanceTo(result.Buffer.End);
        return text;
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class RecordingTrace : IMsnpWireTrace
    {
        public List<string> Lines { get; } = [];

        public void Sent(string line) => Lines.Add("> " + line);

        public void Received(string line) => Lines.Add("< " + line);
    }
}
