using System.Text;
using System.Xml;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Tests.Streams;

public sealed class StanzaReaderTests
{
    private const string Opening = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='1'>";

    private const string Stanzas =
        "<message from='a@b/c' to='d'><body>x &lt;&#x1F600;&gt; ü <![CDATA[<raw>]]></body><x xmlns='urn:x' p:q='1' xmlns:p='urn:p'/></message>\n <iq/><!-- no --><presence/>";

    [Fact]
    public async Task Stream_reads_the_same_however_it_is_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(Opening + Stanzas + "</stream:stream>");
        var whole = await ReadAllAsync([bytes]);
        Assert.Equal(["message", "iq", "presence"], whole.Select(stanza => stanza[1..].Split(' ', '>')[0]));

        for (var cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal(whole, await ReadAllAsync([bytes[..cut], bytes[cut..]]));
        }

        Assert.Equal(whole, await ReadAllAsync([.. bytes.Select(single => new[] { single })]));
    }

    [Fact]
    public async Task Stanza_is_there_without_a_byte_after_it()
    {
        using var pieces = new PiecewiseStream([Encoding.UTF8.GetBytes(Opening + "<iq><ping/></iq>")], endless: true);
        using var reader = new StanzaReader(pieces, 10_000, CancellationToken.None);
        await reader.ReadHeaderAsync();

        Assert.Equal("iq", (await reader.ReadAsync())!.Name.LocalName);
    }

    [Fact]
    public async Task Half_a_stanza_at_the_end_is_an_error()
    {
        using var pieces = new PiecewiseStream([Encoding.UTF8.GetBytes(Opening + "<iq><ping")]);
        using var reader = new StanzaReader(pieces, 10_000, CancellationToken.None);
        await reader.ReadHeaderAsync();

        await Assert.ThrowsAsync<XmlException>(reader.ReadAsync);
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public async Task Names_without_end_are_refused()
    {
        var flood = new StringBuilder(Opening);
        for (var i = 0; i < 60_000; i++)
        {
            flood.Append("<n").Append(i).Append("/>");
        }

        using var pieces = new PiecewiseStream([Encoding.UTF8.GetBytes(flood.ToString())]);
        using var reader = new StanzaReader(pieces, 10_000, CancellationToken.None);
        await reader.ReadHeaderAsync();

        await Assert.ThrowsAsync<XmlException>(async () =>
        {
            while (await reader.ReadAsync() is not null)
            {
            }
        });
        Assert.False(reader.AtEnd);
    }

    private static async Task<List<string>> ReadAllAsync(byte[][] pieces)
    {
        using var stream = new PiecewiseStream(pieces);
        using var reader = new StanzaReader(stream, 10_000, CancellationToken.None);
        await reader.ReadHeaderAsync();
        List<string> stanzas = [];
        while (await reader.ReadAsync() is { } stanza)
        {
            stanzas.Add(stanza.ToString());
        }

        return stanzas;
    }

    /// <summary>Hands out one piece for each read, then the end, or nothing for ever.</summary>
    private sealed class PiecewiseStream(byte[][] pieces, bool endless = false) : MemoryStream
    {
        private int _next;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_next == pieces.Length)
            {
                if (endless)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                }

                return 0;
            }

            var taken = Math.Min(pieces[_next].Length, buffer.Length);
            pieces[_next].AsMemory(0, taken).CopyTo(buffer);
            pieces[_next] = pieces[_next][taken..];
            if (pieces[_next].Length == 0)
            {
                _next++;
            }

            return taken;
        }
    }
}
