using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Streams;

/// <summary>
/// One connection to the XMPP server on which the handshake succeeded (XEP-0114). One reader and one writer at a time. All failures are
/// <see cref="ComponentStreamException"/>.
/// </summary>
internal sealed class ComponentConnection : IAsyncDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);
    private readonly XmppOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closed = new();
    private readonly Stream _stream;
    private readonly StanzaReader _reader;
    private bool _isOpened;

    /// <param name="stream">Disposed with it.</param>
    private ComponentConnection(XmppOptions options, Stream stream, TimeProvider time)
    {
        _options = options;
        _time = time;
        _stream = stream;
        _reader = new(_stream, options.MaxStanzaBytes, _closed.Token);
    }

    /// <exception cref="ComponentStreamException">Not connected, or refused.</exception>
    public static async Task<ComponentConnection> OpenAsync(
        XmppOptions options, IComponentConnector connector, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = new ComponentConnection(options, await ConnectAsync(options, connector, time, cancellationToken), time);
        try
        {
            await connection.ShakeHandsAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next stanza, or null where the server closed the stream properly.</summary>
    public async Task<XElement?> ReadAsync()
    {
        var stanza = await TranslateAsync(_reader.ReadAsync());
        return stanza?.Name == Ns.Stream + "error" ? throw ComponentStreamException.FromStreamError(stanza, _options) : stanza;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or SocketException or ObjectDisposedException)
        {
            throw new ComponentStreamException(XmppLinkFault.ConnectionLost, "The connection to the XMPP server broke.", ex);
        }
    }

    /// <summary>Ends a read under way; the connection is of no further use.</summary>
    public Task AbortAsync() => _closed.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(CloseTimeout, _time);
            // The end of what has no beginning is no XML.
            if (_isOpened)
            {
                await _stream.WriteAsync("</stream:stream>"u8.ToArray(), timeout.Token);
            }
        }
        catch (Exception ex) when (ex is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The farewell is a courtesy; the socket is closed either way.
        }

        await _closed.CancelAsync();
        await _stream.DisposeAsync();
        _reader.Dispose();
        _closed.Dispose();
    }

    private static async Task<Stream> ConnectAsync(
        XmppOptions options, IComponentConnector connector, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await connector.ConnectAsync(options.Server, options.Port, either.Token);
        }
        catch (SocketException ex)
        {
            throw ComponentStreamException.FromSocket(ex, options);
        }
        catch (OperationCanceledException ex) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ComponentStreamException(
                XmppLinkFault.Unreachable, $"{options.Server}:{options.Port} did not accept a connection within {options.ConnectTimeout}. Check xmpp.server.", ex);
        }
    }

    // >>> <stream:stream xmlns='jabber:component:accept' xmlns:stream='…' to='msn.example.org'>
    // <<< <stream:stream xmlns='jabber:component:accept' xmlns:stream='…' from='msn.example.org' id='3BF96D32'>
    // >>> <handshake>aaee83c26aeeafcbabeabfcbcd50df997e0a2a1e</handshake>      lower-case hex of SHA-1(id + secret)
    // <<< <handshake/>  or  <stream:error>…</stream:error>
    private async Task ShakeHandsAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.HandshakeTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await using var abort = either.Token.Register(() => _closed.Cancel());
        try
        {
            var opening = $"<?xml version='1.0'?><stream:stream xmlns='{Ns.Component}' xmlns:stream='{Ns.Stream}' to='{_options.Component}'>";
            await WriteAsync(Encoding.UTF8.GetBytes(opening), either.Token);
            _isOpened = true;
            var header = await TranslateAsync(_reader.ReadHeaderAsync());
            if (header.Name != Ns.Stream + "stream")
            {
                throw NotTheProtocol();
            }

            // A server that does not have the component leaves the id empty or out and says why in a stream error.
            var id = (string?)header.Attribute("id");
            if (!string.IsNullOrEmpty(id))
            {
                await WriteAsync(StanzaWriter.Write(new XElement(Ns.Component + "handshake", Digest(id, _options.Secret.Reveal()))), either.Token);
            }

            var answer = await ReadAsync() ?? throw new ComponentStreamException(
                XmppLinkFault.ConnectionLost, "The XMPP server closed the stream during the handshake without saying why.");
            if (answer.Name.LocalName != "handshake")
            {
                throw NotTheProtocol();
            }
        }
        catch (Exception ex) when (ex is ComponentStreamException or OperationCanceledException && either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ComponentStreamException(
                XmppLinkFault.NoAnswer,
                $"{_options.Server}:{_options.Port} accepted the connection and did not finish the handshake within {_options.HandshakeTimeout}. "
                    + "Is that the component port? Check xmpp.port.",
                ex);
        }
    }

    private static string Digest(string streamId, string secret) =>
#pragma warning disable CA5350 // XEP-0114 says SHA-1; the connection is meant for loopback or a private network.
        Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(streamId + secret)));
#pragma warning restore CA5350

    private ComponentStreamException NotTheProtocol() =>
        new(
            XmppLinkFault.ProtocolError,
            $"What answers at {_options.Server}:{_options.Port} does not speak the component protocol. Check xmpp.port: it must be the server's component port.");

    private async Task<T> TranslateAsync<T>(Task<T> read)
    {
        try
        {
            return await read;
        }
        catch (StanzaTooLongException ex)
        {
            throw new ComponentStreamException(
                XmppLinkFault.ProtocolError, $"The XMPP server sent a stanza longer than {_options.MaxStanzaBytes} bytes. See xmpp.maxStanzaBytes.", ex);
        }
        catch (Exception ex) when (ex is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            throw new ComponentStreamException(XmppLinkFault.ConnectionLost, "The connection to the XMPP server broke.", ex);
        }
        catch (XmlException) when (_reader.AtEnd)
        {
            throw new ComponentStreamException(XmppLinkFault.ConnectionLost, "The XMPP server closed the connection.");
        }
        catch (XmlException ex)
        {
            // The reader's own words stay behind: they may quote what was read, which may be part of a conversation.
            throw new ComponentStreamException(
                XmppLinkFault.ProtocolError,
                $"What came from {_options.Server}:{_options.Port} is not a component stream (line {ex.LineNumber}, column {ex.LinePosition}). Check xmpp.port.");
        }
    }
}
