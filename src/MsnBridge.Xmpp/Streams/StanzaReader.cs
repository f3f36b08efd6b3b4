using System.Xml;
using System.Xml.Linq;

namespace MsnBridge.Xmpp.Streams;

/// <summary>
/// Takes a component stream apart (RFC 6120, XEP-0114):
/// <c>&lt;stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' from='…' id='…'&gt; stanza* &lt;/stream:stream&gt;</c>.
/// DTDs are refused, comments and processing instructions skipped; size, depth and number of names are bounded. One reader at a time.
/// </summary>
internal sealed class StanzaReader : IDisposable
{
    private const int MaxDepth = 64;
    private const int MaxNames = 50_000;
    private readonly StanzaLimitStream _stream;
    private readonly XmlReader _reader;

    /// <param name="stream">Read, not disposed.</param>
    public StanzaReader(Stream stream, int maxStanzaBytes, CancellationToken closed)
    {
        _stream = new(stream, maxStanzaBytes, closed);
        _reader = XmlReader.Create(_stream, new XmlReaderSettings
        {
            Async = true,
            CloseInput = false,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            NameTable = new BoundedNameTable(MaxNames),
        });
    }

    /// <summary>The other side has closed its end.</summary>
    public bool AtEnd => _stream.AtEnd;

    /// <summary>Reads up to and with the opening tag of the stream, and returns it without content.</summary>
    /// <exception cref="XmlException">Not XML, or not the opening of a stream.</exception>
    public async Task<XElement> ReadHeaderAsync()
    {
        _stream.BeginStanza();
        do
        {
            if (!await _reader.ReadAsync())
            {
                throw new XmlException("The stream ended before it began.");
            }
        }
        while (_reader.NodeType != XmlNodeType.Element);

        return ReadStartTag();
    }

    /// <summary>The next child of the stream element, or null where the stream was closed properly.</summary>
    /// <exception cref="XmlException">Not well-formed, with a DTD, or past a limit.</exception>
    /// <exception cref="IOException">The connection broke, or the stanza is too long.</exception>
    public async Task<XElement?> ReadAsync()
    {
        _stream.BeginStanza();
        XElement? current = null;
        while (await _reader.ReadAsync())
        {
            switch (_reader.NodeType)
            {
                case XmlNodeType.Element:
                    var isEmpty = _reader.IsEmptyElement;
                    var element = ReadStartTag();
                    current?.Add(element);
                    if (!isEmpty)
                    {
                        current = element;
                    }
                    else if (current is null)
                    {
                        return element;
                    }

                    break;

                case XmlNodeType.EndElement when current is null:
                    return null;

                case XmlNodeType.EndElement when current.Parent is null:
                    return current;

                case XmlNodeType.EndElement:
                    current = current.Parent;
                    break;

                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    current?.Add(await _reader.GetValueAsync());
                    break;

                default:
                    throw new XmlException($"A stream does not contain {_reader.NodeType}.");
            }
        }

        throw new XmlException("The stream ended within itself.");
    }

    public void Dispose() => _reader.Dispose();

    private XElement ReadStartTag()
    {
        if (_reader.Depth > MaxDepth)
        {
            throw new XmlException($"A stanza is nested deeper than {MaxDepth}.");
        }

        var element = new XElement(XName.Get(_reader.LocalName, _reader.NamespaceURI));
        while (_reader.MoveToNextAttribute())
        {
            // Declarations of namespaces are made anew on writing.
            if (_reader.NamespaceURI != XNamespace.Xmlns.NamespaceName)
            {
                element.Add(new XAttribute(XName.Get(_reader.LocalName, _reader.NamespaceURI), _reader.Value));
            }
        }

        _reader.MoveToElement();
        return element;
    }
}
