using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MsnBridge.Tests.Commands;

/// <summary>As much of an XMPP server as a component needs to shake hands (XEP-0114): it accepts one secret and refuses every
/// other.</summary>
internal sealed partial class ComponentListener : IAsyncDisposable
{
    private const string StreamId = "3BF96D32";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _secret;
    private readonly Task _serving;

    public ComponentListener(string secret)
    {
        _secret = secret;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                try
                {
                    await ShakeHandsAsync(client.GetStream());
                }
                catch (IOException)
                {
                    // The component hung up; the next one may come.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "XEP-0114 has no other hash.")]
    // >>> <stream:stream xmlns='jabber:component:accept' to='msn.localhost'>   <<< <stream:stream ... id='3BF96D32'>
    // >>> <handshake>sha1(id + secret)</handshake>                            <<< <handshake/>
    private async Task ShakeHandsAsync(NetworkStream stream)
    {
        await ReadUntilAsync(stream, OpeningTag());
        await WriteAsync(stream,
            $"<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' from='msn.localhost' id='{StreamId}'>");
        var said = await ReadUntilAsync(stream, Handshake());
        var expected = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(StreamId + _secret)));
        await WriteAsync(stream, said.Groups["hash"].Value == expected
            ? "<handshake/>"
            : "<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
        // Until the component leaves.
        while (await stream.ReadAsync(new byte[1024], _stop.Token) > 0)
        {
        }
    }

    private async Task<Match> ReadUntilAsync(NetworkStream stream, Regex wanted)
    {
        var seen = "";
        var buffer = new byte[1024];
        while (true)
        {
            if (wanted.Match(seen) is { Success: true } match)
                return match;
            var length = await stream.ReadAsync(buffer, _stop.Token);
            if (length == 0)
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"The component left after {seen.Length} characters."));
            seen += Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    private Task WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), _stop.Token).AsTask();

    [GeneratedRegex("<stream:stream[^>]*>")]
    private static partial Regex OpeningTag();

    [GeneratedRegex("<handshake[^>]*>(?<hash>[0-9a-f]+)</handshake>")]
    private static partial Regex Handshake();
}
