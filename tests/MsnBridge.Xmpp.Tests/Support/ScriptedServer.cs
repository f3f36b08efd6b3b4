using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using System.Xml.Linq;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Tests.Support;

/// <summary>An XMPP server's component port that says what a test tells it to.</summary>
internal sealed class ScriptedServer : IDisposable
{
    public const string Secret = "s3cret";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScriptedServer() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Takes the next connection and says nothing on it.</summary>
    public async Task<ServerConnection> AcceptAsync() =>
        new(await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().Soon());

    /// <summary>Takes the next connection as a server does that knows the component.</summary>
    public async Task<ServerConnection> AcceptComponentAsync(bool answerPings = true, string greeting = "")
    {
        var connection = await AcceptAsync();
        await connection.ShakeHandsAsync(answerPings, greeting);
        return connection;
    }

    public void Dispose() => _listener.Dispose();
}

/// <summary>The server's end of one connection.</summary>
internal sealed class ServerConnection : IAsyncDisposable
{
    /// <summary>How long anything may take that is expected to happen.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client;
    private readonly StanzaReader _reader;
    private readonly Channel<XElement> _stanzas = Channel.CreateUnbounded<XElement>();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly List<XElement> _heldPings = [];
    private Task _reading = Task.CompletedTask;
    private int _pingCount;

    public ServerConnection(TcpClient client)
    {
        _client = client;
        _reader = new(client.GetStream(), 10_000_000, CancellationToken.None);
    }

    /// <summary>How many pings the component has sent to itself.</summary>
    public int PingCount => Volatile.Read(ref _pingCount);

    /// <summary>Hands the component's pings to itself back, as a server that is awake does.</summary>
    public bool AnswersPings { get; set; }

    public async Task<XElement> OpenStreamAsync(string id)
    {
        var header = await _reader.ReadHeaderAsync().WaitAsync(Patience);
        _reading = Task.Run(ReadAsync);
        await SendAsync($"<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' from='msn.localhost' id='{id}'>");
        return header;
    }

    /// <summary>Takes the component's secret, as a server does that knows it.</summary>
    public async Task ShakeHandsAsync(bool answerPings, string greeting = "")
    {
        await OpenStreamAsync("stream-1");
        var handshake = await NextAsync();
#pragma warning disable CA5350 // XEP-0114 says SHA-1.
        Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes("stream-1" + ScriptedServer.Secret))), handshake.Value);
#pragma warning restore CA5350
        AnswersPings = answerPings;
        await SendAsync("<handshake/>" + greeting);
    }

    public async Task SendAsync(string xml)
    {
        await _writing.WaitAsync();
        try
        {
            await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(xml));
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The next stanza of the component, pings to itself left out.</summary>
    public async Task<XElement> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _stanzas.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next stanza, where one is there already.</summary>
    public bool TryNext([NotNullWhen(true)] out XElement? stanza) => _stanzas.Reader.TryRead(out stanza);

    /// <summary>The next stanza that is meant; those before it are passed over.</summary>
    public async Task<XElement> UntilAsync(Func<XElement, bool> isMeant) => (await CollectUntilAsync(isMeant))[^1];

    /// <summary>All stanzas up to and with the one that is meant.</summary>
    public async Task<List<XElement>> CollectUntilAsync(Func<XElement, bool> isMeant)
    {
        List<XElement> collected = [];
        try
        {
            do
            {
                collected.Add(await NextAsync());
            }
            while (!isMeant(collected[^1]));
        }
        catch (Exception ex) when (ex is OperationCanceledException or ChannelClosedException)
        {
            Assert.Fail($"What was expected did not come. What came: {string.Join('\n', collected)}");
        }

        return collected;
    }

    /// <summary>Answers the pings that were held back; later ones as <see cref="AnswersPings"/> says.</summary>
    public async Task AnswerHeldPingsAsync()
    {
        foreach (var ping in TakeHeldPings())
        {
            await SendAsync(ping.ToString(SaveOptions.DisableFormatting));
        }
    }

    /// <summary>Waits until the component has sent a ping that was not answered.</summary>
    public async Task WaitForHeldPingAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            lock (_heldPings)
            {
                if (_heldPings.Count > 0)
                {
                    return;
                }
            }

            await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>Drops the connection without a word.</summary>
    public void Break()
    {
        _client.Client.LingerState = new(true, 0);
        _client.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _reading;
        _reader.Dispose();
        _writing.Dispose();
    }

    public List<XElement> TakeHeldPings()
    {
        lock (_heldPings)
        {
            List<XElement> taken = [.. _heldPings];
            _heldPings.Clear();
            return taken;
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _reader.ReadAsync() is { } stanza)
            {
                if (stanza.Element(Ns.Ping + "ping") is null || (string?)stanza.Attribute("to") != "msn.localhost")
                {
                    _stanzas.Writer.TryWrite(stanza);
                }
                else if (Interlocked.Increment(ref _pingCount) > 0 && AnswersPings)
                {
                    await SendAsync(stanza.ToString(SaveOptions.DisableFormatting));
                }
                else
                {
                    lock (_heldPings)
                    {
                        _heldPings.Add(stanza);
                    }
                }
            }
        }
        catch (Exception ex) when (ex is IOException or ObjectDisposedException or System.Xml.XmlException or InvalidOperationException)
        {
            // The component is gone, or the test is over.
        }

        _stanzas.Writer.TryComplete();
    }
}
