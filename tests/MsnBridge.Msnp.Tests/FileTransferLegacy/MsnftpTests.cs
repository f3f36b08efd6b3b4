using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Msnp.FileTransferLegacy;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.FileTransferLegacy;

public sealed class MsnftpTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly MemoryStream _destination = new();
    private NetworkStream _here = null!;
    private NetworkStream _there = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var accepting = listener.AcceptSocketAsync(Token);
        await client.ConnectAsync(listener.LocalEndpoint, Token);
        _here = new NetworkStream(client, ownsSocket: true);
        _there = new NetworkStream(await accepting, ownsSocket: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    [TimedFact]
    public async Task File_is_received_as_old_clients_send_it()
    {
        var file = RandomNumberGenerator.GetBytes(2047);
        var receiving = ReceiveAsync(file.Length);
        Assert.Equal("VER MSNFTP", await LineAsync());
        await SayAsync("VER 1 MSNFTP\r\n");
        Assert.Equal("USR alice@example.org 93301", await LineAsync());
        await SayAsync("FIL 2047\r\n");
        Assert.Equal("TFR", await LineAsync());
        await _there.WriteAsync((byte[])[0x00, 0xfd, 0x07, .. file.AsSpan(0, 2045), 0x00, 0x02, 0x00, .. file.AsSpan(2045), 0x01, 0x00, 0x00], Token);
        Assert.Equal("BYE 16777989", await LineAsync());
        await receiving;
        Assert.Equal(file, _destination.ToArray());
    }

    [TimedFact]
    public async Task Both_ends_understand_each_other()
    {
        var file = RandomNumberGenerator.GetBytes(200_000);
        var receiving = ReceiveAsync(file.Length);
        var sender = new MsnftpSender("Alice@example.org", "93301", file.Length, _clock);
        var channel = await sender.GreetAsync(_there, Token);
        await sender.SendAsync(channel!, new MemoryStream(file), progress: null, Token);
        await receiving;
        Assert.Equal(file, _destination.ToArray());
    }

    [Theory]
    [InlineData("NLN hello\r\n", "another protocol")]
    [InlineData("VER MSNFTP\r\nERR\r\n", "no size")]
    [InlineData("VER MSNFTP\r\nFIL -1\r\n", "a size below nothing")]
    [InlineData("VER MSNFTP\r\nFIL 99999999999999\r\n", "a size beyond all")]
    [InlineData("VER MSNFTP\r\nFIL 2048\r\n", "more than was offered")]
    [InlineData("VER MSNFTP\r\nFIL 3\r\n", "less than was offered")]
    [InlineData("VER MSNFTP\r\nFIL 2047\r\n\0\0\0", "an empty block")]
    [InlineData("VER MSNFTP\r\nFIL 2047\r\n\0\xfe\x07", "a block too long")]
    [InlineData("VER MSNFTP\r\nFIL 2047\r\n\0\xff\xff", "a block far too long")]
    public async Task Sender_who_breaks_the_rules_is_left(string said, string what)
    {
        await SayAsync(said);
        var exception = await Assert.ThrowsAsync<MsnftpException>(() => ReceiveAsync(2047));
        Assert.True(exception.Fault == MsnftpFault.Protocol, what);
        Assert.Empty(_destination.ToArray());
        Assert.EndsWith("CCL\r\n", await RestAsync(), StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task Line_without_an_end_is_refused()
    {
        await SayAsync(new string('x', 2000));
        Assert.Equal(MsnftpFault.Protocol, (await Assert.ThrowsAsync<MsnftpException>(() => ReceiveAsync(1))).Fault);
    }

    [TimedFact]
    public async Task More_than_the_file_has_is_refused()
    {
        await SayAsync("VER MSNFTP\r\nFIL 2\r\n\0\x03\0abc");
        Assert.Equal(MsnftpFault.Protocol, (await Assert.ThrowsAsync<MsnftpException>(() => ReceiveAsync(2))).Fault);
        Assert.Empty(_destination.ToArray());
    }

    [TimedFact]
    public async Task Sender_cancels_with_an_end_block_in_the_middle()
    {
        await SayAsync("VER MSNFTP\r\nFIL 10\r\n\0\x03\0abc\x01\0\0");
        Assert.Equal(MsnftpFault.Cancelled, (await Assert.ThrowsAsync<MsnftpException>(() => ReceiveAsync(10))).Fault);
        Assert.Equal("abc", Encoding.ASCII.GetString(_destination.ToArray()));
    }

    [TimedFact]
    public async Task Connection_that_ends_in_the_middle_is_told_as_that()
    {
        await SayAsync("VER MSNFTP\r\nFIL 10\r\n\0\x03\0abc");
        await _there.DisposeAsync();
        Assert.Equal(MsnftpFault.ConnectionLost, (await Assert.ThrowsAsync<MsnftpException>(() => ReceiveAsync(10))).Fault);
    }

    [TimedFact]
    public async Task Sender_who_falls_silent_is_left_after_a_minute()
    {
        var receiving = ReceiveAsync(10);
        await LineAsync();
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(MsnftpFault.TimedOut, (await Assert.ThrowsAsync<MsnftpException>(() => receiving)).Fault);
        Assert.Equal("CCL\r\n", await RestAsync());
    }

    [TimedFact]
    public async Task Receiver_who_gives_up_says_so()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var receiving = new MsnftpReceiver("alice@example.org", "93301", 10, _clock).ReceiveAsync(_here, _destination, null, stop.Token);
        await LineAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.Equal("CCL\r\n", await RestAsync());
    }

    [Theory]
    [InlineData("VER MSNFTP\r\nUSR alice@example.org 93302\r\n")]
    [InlineData("VER MSNFTP\r\nUSR mallory@example.org 93301\r\n")]
    [InlineData("VER MSNFTP\r\nUSR alice@example.org\r\n")]
    [InlineData("GET / HTTP/1.1\r\n")]
    public async Task Who_does_not_know_the_word_gets_no_file(string said)
    {
        await SayAsync(said);
        Assert.Null(await new MsnftpSender("alice@example.org", "93301", 10, _clock).GreetAsync(_here, Token));
        Assert.DoesNotContain("FIL", await RestAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CCL\r\n", (int)MsnftpFault.Cancelled)]
    [InlineData("BYE 2164261682\r\n", (int)MsnftpFault.Cancelled)]
    [InlineData("BYE 2164261694\r\n", (int)MsnftpFault.TimedOut)]
    [InlineData("BYE 2147942405\r\n", (int)MsnftpFault.Refused)]
    [InlineData("BYE 12345\r\n", (int)MsnftpFault.Refused)]
    [InlineData("BYE\r\n", (int)MsnftpFault.Refused)]
    public async Task How_the_receiver_ended_is_told_as_what_it_is(string last, int fault)
    {
        await SayAsync("VER MSNFTP\r\nUSR alice@example.org 93301\r\nTFR\r\n" + last);
        var sender = new MsnftpSender("alice@example.org", "93301", 3, _clock);
        var channel = await sender.GreetAsync(_here, Token);
        Assert.Equal((MsnftpFault)fault, (await Assert.ThrowsAsync<MsnftpException>(() => sender.SendAsync(channel!, new MemoryStream([1, 2, 3]), null, Token))).Fault);
    }

    [TimedFact]
    public async Task Receiver_who_never_says_that_he_has_the_file_is_waited_for_a_minute()
    {
        await SayAsync("VER MSNFTP\r\nUSR alice@example.org 93301\r\nTFR\r\n");
        var sender = new MsnftpSender("alice@example.org", "93301", 3, _clock);
        var channel = await sender.GreetAsync(_here, Token);
        var sending = sender.SendAsync(channel!, new MemoryStream([1, 2, 3]), null, Token);
        Assert.Equal("VER MSNFTP", await LineAsync());
        Assert.Equal("FIL 3", await LineAsync());
        var blocks = new byte[9];
        await _there.ReadExactlyAsync(blocks, Token);
        Assert.Equal("000300010203010000", Convert.ToHexString(blocks));
        while (!sending.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(61));
            await Task.Yield();
        }

        Assert.Equal(MsnftpFault.TimedOut, (await Assert.ThrowsAsync<MsnftpException>(() => sending)).Fault);
    }

    private Task ReceiveAsync(long size) => new MsnftpReceiver("alice@example.org", "93301", size, _clock).ReceiveAsync(_here, _destination, progress: null, Token);

    private Task SayAsync(string text) => _there.WriteAsync(Encoding.Latin1.GetBytes(text), Token).AsTask();

    private async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        var next = new byte[1];
        while (next[0] != '\n')
        {
            await _there.ReadExactlyAsync(next, Token);
            line.Append((char)next[0]);
        }

        return line.ToString().TrimEnd();
    }

    private async Task<string> RestAsync()
    {
        using var rest = new MemoryStream();
        try
        {
            await _there.CopyToAsync(rest, Token);
        }
        catch (IOException)
        {
            // Closed with something unread.
        }

        return Encoding.Latin1.GetString(rest.ToArray());
    }
}
