using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Testing.Fuzzing;
using MsnBridge.Xmpp.Fuzzing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests.Fuzzing;

/// <summary>Stanzas of every kind, changed by chance, go through the whole transport on one stream.</summary>
public sealed class StanzaFuzzingTests
{
    private const int Stanzas = 4000;
    private const int AtOnce = 40;
    private const ulong Seed = 20260101;

    private readonly Mutator _stanzas = new(Samples.Bytes(Samples.Stanzas), Samples.Words);
    private readonly Mutator _answers = new(Samples.Bytes(Samples.Answers), Samples.Words);
    private readonly List<string> _asked = [];
    private readonly List<string> _answered = [];
    private int _answersMade;

    [Fact]
    public async Task No_stanza_breaks_the_transport_each_query_is_answered_once_and_the_next_message_arrives()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        for (var number = 0; number < Stanzas;)
        {
            var batch = new StringBuilder();
            for (var end = number + AtOnce; number < end; number++)
            {
                if (await MakeAsync(_stanzas, "transport", number) is not { } stanza || Stanza.From(stanza) is not { Domain: "localhost" })
                    continue;
                if (stanza.Name == Ns.Component + "iq")
                    stanza.SetAttributeValue("id", $"fuzz-{number}");
                if (IsQuery(stanza) && Stanza.To(stanza)?.Domain == "msn.localhost")
                    _asked.Add(Stanza.IdOf(stanza)!);
                batch.Append(Encoding.UTF8.GetString(StanzaWriter.Write(stanza)));
            }

            batch.Append(CultureInfo.InvariantCulture, $"<iq type='get' id='mark-{number}' from='{Transport.AlicesPhone}' to='msn.localhost'><ping xmlns='urn:xmpp:ping'/></iq>");
            await transport.SendAsync(batch.ToString());
            await HearAsync(transport, () => _answered.Remove($"mark-{number}"));
            Assert.DoesNotContain(transport.Log.Lines, line => line.Level >= LogLevel.Error);
        }

        // Questions of different kinds wait in different queues.
        await HearAsync(transport, () => !_asked.Except(_answered).Any());
        Assert.NotEmpty(_asked);
        Assert.Equal(_asked.Order(), _answered.Order());
        Assert.Equal(XmppLinkState.Up, transport.Status.State);

        transport.Directory.AddAccount(Transport.Alice);
        transport.Directory.TakeAll();
        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='last'><body>after all of it</body></message>");
        await HearAsync(transport, () => transport.Directory.TakeAll().OfType<Submitted>().Any(told => told.Event is MessageToRemote { Content.Text: "after all of it" }));
    }

    // What the transport asks is answered by chance too, for it waits.
    private async Task HearAsync(Transport transport, Func<bool> isReached)
    {
        using var patience = new CancellationTokenSource(ServerConnection.Patience);
        while (!isReached())
        {
            patience.Token.ThrowIfCancellationRequested();
            if (!transport.Server.TryNext(out var sent))
            {
                await Task.Delay(2, patience.Token);
                continue;
            }

            if (IsQuery(sent))
            {
                var answer = await MakeAsync(_answers, "answers", _answersMade++) ?? new XElement(Ns.Component + "iq");
                if (answer.Name != Ns.Component + "iq" || Stanza.TypeOf(answer) is not ("result" or "error"))
                    answer = new XElement(Ns.Component + "iq", new XAttribute("type", "result"));
                answer.SetAttributeValue("id", Stanza.IdOf(sent));
                answer.SetAttributeValue("from", (string?)sent.Attribute("to"));
                answer.SetAttributeValue("to", (string?)sent.Attribute("from"));
                await transport.SendAsync(Encoding.UTF8.GetString(StanzaWriter.Write(answer)));
            }
            else if (sent.Name == Ns.Component + "iq" && Stanza.IdOf(sent) is { } id)
            {
                _answered.Add(id);
            }
        }
    }

    private static bool IsQuery(XElement stanza) => stanza.Name == Ns.Component + "iq" && (string?)stanza.Attribute("type") is "get" or "set";

    // Off the stream comes what is XML.
    private static async Task<XElement?> MakeAsync(Mutator mutator, string name, int number)
    {
        var random = new FuzzRandom(Seed, name, number);
        using var reader = new StanzaReader(
            new MemoryStream([.. "<s xmlns='jabber:component:accept'>"u8, .. mutator.Make(ref random)]), 64 * 1024, TestContext.Current.CancellationToken);
        try
        {
            await reader.ReadHeaderAsync();
            return await reader.ReadAsync();
        }
        catch (Exception documented) when (documented is XmlException or IOException)
        {
            return null;
        }
    }
}
