using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MsnBridge.Configuration.Yaml;

/// <summary>
/// Reads one YAML document into nodes that know their line. Anchors, aliases, tags and merge keys are refused: a configuration needs
/// none, and without aliases a text cannot grow while it is read. Depth is bounded because the nodes are walked by recursion.
/// </summary>
internal static class YamlReader
{
    private const int MaxDepth = 16;

    /// <exception cref="YamlSyntaxException">With the line and column of the first fault.</exception>
    public static YamlMapping Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                return new YamlMapping(new YamlPosition(1, 1), []);
            parser.Consume<DocumentStart>();
            var root = ReadNode(parser, depth: 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
                throw Fault(second, "a second document begins here", "Keep one document: remove the line '---' and what follows.");
            return root switch
            {
                YamlMapping mapping => mapping,
                YamlScalar { IsNull: true } => new YamlMapping(root.Position, []),
                _ => throw new YamlSyntaxException(root.Position, "the file is not a list of sections",
                    "Begin with a section, for example 'data:'."),
            };
        }
        catch (YamlException error)
        {
            throw Explain(text, error);
        }
        catch (Exception error) when (
            error is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The border to the library, which lets such things through for some escapes and directives, without a position.
            var last = parser.Current?.End ?? Mark.Empty;
            throw new YamlSyntaxException(new YamlPosition((int)last.Line, (int)last.Column), $"not valid YAML ({error.Message})",
                "Look at what follows this place.");
        }
    }

    private static YamlNode ReadNode(Parser parser, int depth)
    {
        var current = parser.Current ?? throw new YamlSyntaxException(new YamlPosition(1, 1), "the file ends early", "Complete it.");
        if (depth > MaxDepth)
            throw Fault(current, $"this is nested more than {MaxDepth} levels deep",
                "No setting is that deep: look for brackets that do not belong here.");
        if (current is AnchorAlias)
            throw Fault(current, "aliases (*name) are not supported", "Write the value out.");
        if (current is NodeEvent node)
        {
            if (!node.Anchor.IsEmpty)
                throw Fault(current, "anchors (&name) are not supported", "Remove the anchor and write values out.");
            if (!node.Tag.IsEmpty)
                throw Fault(current, "tags (!name) are not supported", "Remove the tag; put quotes around the value where it is a text.");
        }

        return current switch
        {
            Scalar => ReadScalar(parser.Consume<Scalar>()),
            SequenceStart => ReadSequence(parser, depth),
            MappingStart => ReadMapping(parser, depth),
            _ => throw Fault(current, "a value was expected here", "Write a value or remove the key."),
        };
    }

    private static YamlScalar ReadScalar(Scalar scalar) =>
        new(PositionOf(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL");

    private static YamlSequence ReadSequence(Parser parser, int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(parser, depth + 1));
        return new YamlSequence(PositionOf(start), items);
    }

    private static YamlMapping ReadMapping(Parser parser, int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(parser, depth + 1) as YamlScalar
                ?? throw new YamlSyntaxException(PositionOf(start), "a key is not a single word", "Write 'key: value'.");
            entries.Add(new YamlEntry(key.Text, key.Position, ReadNode(parser, depth + 1)));
        }

        return new YamlMapping(PositionOf(start), entries);
    }

    private static YamlPosition PositionOf(ParsingEvent at) => new((int)at.Start.Line, (int)at.Start.Column);

    private static YamlSyntaxException Fault(ParsingEvent at, string problem, string remedy) => new(PositionOf(at), problem, remedy);

    // The library's own words on a tab ("found character that cannot start any token") help nobody.
    private static YamlSyntaxException Explain(string text, YamlException error)
    {
        var position = new YamlPosition((int)Math.Max(1, error.Start.Line), (int)Math.Max(1, error.Start.Column));
        return FindTab(text, position.Line) is { } tab
            ? new YamlSyntaxException(tab, "the line is indented with a tab", "YAML allows spaces only: replace the tab by spaces.")
            : new YamlSyntaxException(position, $"not valid YAML ({error.Message.TrimEnd('.')})",
                "Look at the indentation, and put quotes around values with ':', '#' or quotes in them, from this line upwards.");
    }

    // The library reports a tab at the start of the mapping it is in, or at the tab itself.
    private static YamlPosition? FindTab(string text, int fromLine)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var column = line[..(line.Length - line.TrimStart().Length)].IndexOf('\t');
            if (++number >= fromLine && column >= 0 && !line.IsWhiteSpace())
                return new YamlPosition(number, column + 1);
        }

        return null;
    }
}
