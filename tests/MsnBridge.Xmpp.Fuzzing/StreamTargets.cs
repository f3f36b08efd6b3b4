using System.Text;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Fuzzing;

/// <summary>The component stream, as bytes.</summary>
internal static class StreamTargets
{
    private const int MaxStanzaBytes = 16 * 1024;

    public static IEnumerable<FuzzTarget> All =>
    [
        // An element of four bytes is a node with a name; the reader's buffers are of a fixed size.
        new("component-streams", Seeds, (input, ref _) => Read(input)) { AllocationPerByte = 1024, AllocationBase = 1024 * 1024, Words = Samples.Words },
        new("written-stanzas", Samples.Bytes(Samples.Stanzas), (input, ref _) => Write(input)) { AllocationPerByte = 1024, AllocationBase = 1024 * 1024, Words = Samples.Words },
    ];

    private static List<byte[]> Seeds => Samples.Bytes(
    [
        Samples.Header,
        .. Samples.Stanzas.Chunk(6).Select(run => $"{Samples.Header}<handshake/>{string.Concat(run)}</stream:stream>"),
        $"{Samples.Header}<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>no</text></stream:error></stream:stream>",
    ]);

    private static void Read(byte[] input)
    {
        using var reader = new StanzaReader(new MemoryStream(input), MaxStanzaBytes, CancellationToken.None);
        try
        {
            _ = ComponentStreamException.FromStreamError(reader.ReadHeaderAsync().GetAwaiter().GetResult(), new XmppOptions());
            while (reader.ReadAsync().GetAwaiter().GetResult() is { } stanza)
            {
                _ = ComponentStreamException.FromStreamError(stanza, new XmppOptions());
                StanzaTargets.ReadStanza(stanza);
            }
        }
        catch (Exception documented) when (documented is XmlException or IOException)
        {
            // The stream ends.
        }
    }

    // Whatever stands in a text, what goes out is one element that reads as it was meant.
    private static void Write(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var stanza = new XElement("message", new XAttribute("from", text), new XElement("body", text), new XText(text), new XElement("a", new XCData(text.Replace("]]>", "", StringComparison.Ordinal))));
        var written = Encoding.UTF8.GetString(StanzaWriter.Write(stanza));
        var read = XElement.Parse(written, LoadOptions.PreserveWhitespace);
        if (read.Elements().Count() != 2 || read.Element("body")!.HasElements || read.Attributes().Count() != 1)
            throw new FuzzFindingException("What somebody said is XML of its own.");
        if ((string?)read.Attribute("from") != (string?)stanza.Attribute("from") || read.Element("body")!.Value != stanza.Element("body")!.Value)
            throw new FuzzFindingException("What was written is not read as it was.");
    }
}
