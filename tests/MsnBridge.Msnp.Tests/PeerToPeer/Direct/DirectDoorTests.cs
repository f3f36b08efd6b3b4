using System.Net;
using System.Net.Sockets;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Direct;

/// <summary>A port that is open for a contact, and who else comes there.</summary>
public sealed class DirectDoorTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SignallingClock _clock = new(TestContext.Current.CancellationToken);
    private readonly DirectHandshake _handshake = new(DirectNonce.Create(), DirectNonce.Create(), IsHashed: false, IsBare: true);
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly DirectDoor _door;
    private readonly List<Socket> _knocking = [];

    public DirectDoorTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(128);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _door = new DirectDoor(_listener, _handshake, _clock);
    }

    private int Port { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _door.Dispose();
        _listener.Dispose();
        foreach (var socket in _knocking)
            socket.Dispose();
    }

    [Fact]
    public async Task The_contact_is_let_in()
    {
        var waiting = _door.WaitAsync(Token);
        Assert.True(await EnterAsync());
        await (await waiting)!.DisposeAsync();
        Assert.Equal(0, _door.Strangers);
    }

    [Theory]
    [InlineData("04000000666F6F00" + "10000000" + "00112233445566778899AABBCCDDEEFF", "another word")]
    [InlineData("04000000666F6F00" + "00000000", "no word")]
    [InlineData("04000000666F6F00" + "FFFFFF7F", "a frame that is too long")]
    [InlineData("04000000626172", "another greeting, half")]
    [InlineData("04000000626172FF", "another greeting")]
    [InlineData("474554202F20485454502F312E310D0A0D0A", "something else altogether")]
    [InlineData("", "nothing, and goes")]
    public async Task Who_does_not_know_the_word_is_not_and_costs_the_contact_nothing(string said, string what)
    {
        var waiting = _door.WaitAsync(Token);
        var stranger = await KnockAsync();
        await stranger.SendAsync(Convert.FromHexString(said), Token);
        stranger.Shutdown(SocketShutdown.Send);
        Assert.True(await IsClosedAsync(stranger), what);
        Assert.True(await EnterAsync());
        await (await waiting)!.DisposeAsync();
        Assert.Equal(1, _door.Strangers);
    }

    [Fact]
    public async Task Who_says_nothing_or_a_byte_now_and_then_goes_after_five_seconds()
    {
        var waiting = _door.WaitAsync(Token);
        var (silent, slow) = (await KnockAsync(), await KnockAsync());
        await slow.SendAsync(new byte[] { 4 }, Token);
        await _clock.ForgetAsync(Patience);
        await _clock.PassAsync(Patience);
        Assert.True(await IsClosedAsync(silent));
        Assert.True(await IsClosedAsync(slow));
        Assert.True(await EnterAsync());
        await (await waiting)!.DisposeAsync();
    }

    [Fact]
    public async Task Many_who_say_nothing_do_not_keep_the_contact_out()
    {
        var waiting = _door.WaitAsync(Token);
        for (var number = 0; number < 40; number++)
            await KnockAsync();

        Assert.True(await EnterAsync());
        await (await waiting)!.DisposeAsync();
        Assert.Equal(40, _door.Strangers);
        foreach (var socket in _knocking.Take(40))
            Assert.True(await IsClosedAsync(socket));
    }

    [Fact]
    public async Task A_flood_closes_the_door()
    {
        var waiting = _door.WaitAsync(Token);
        for (var number = 0; number < 64; number++)
            await KnockAsync();

        // The last few are waited for as long as anybody.
        while (!waiting.IsCompleted)
            await Task.WhenAny(waiting, _clock.PassAsync(Patience));

        Assert.Null(await waiting);
        await Assert.ThrowsAnyAsync<SocketException>(KnockAsync);
    }

    [Fact]
    public async Task Who_comes_a_second_time_finds_it_closed()
    {
        var waiting = _door.WaitAsync(Token);
        Assert.True(await EnterAsync());
        await using var channel = await waiting;
        await Assert.ThrowsAnyAsync<SocketException>(KnockAsync);
    }

    [Fact]
    public async Task Of_two_who_know_the_word_at_once_one_is_let_in()
    {
        var waiting = _door.WaitAsync(Token);
        var both = await Task.WhenAll(TryEnterAsync(), TryEnterAsync(), TryEnterAsync());
        Assert.NotNull(await waiting);
        await (await waiting)!.DisposeAsync();
        Assert.Contains(true, both);
    }

    [Fact]
    public async Task Nobody_who_is_waited_for_any_more_keeps_it_open()
    {
        using var enough = new CancellationTokenSource();
        var waiting = _door.WaitAsync(enough.Token);
        var silent = await KnockAsync();
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(await IsClosedAsync(silent));
        await Assert.ThrowsAnyAsync<SocketException>(KnockAsync);
    }

    private async Task<Socket> KnockAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _knocking.Add(socket);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port), Token);
        return socket;
    }

    private async Task<bool> EnterAsync()
    {
        var channel = new DirectChannel(new NetworkStream(await KnockAsync()));
        return await (_handshake with { Own = _handshake.Expected, Expected = _handshake.Own }).ConnectedAsync(channel, Token);
    }

    private async Task<bool> TryEnterAsync()
    {
        try
        {
            return await EnterAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return false;
        }
    }

    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
