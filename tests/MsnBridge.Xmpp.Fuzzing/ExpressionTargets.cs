using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using MsnBridge.Core.Content;
using MsnBridge.Core.Messages;
using MsnBridge.Xmpp.Messages;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Fuzzing;

/// <summary>What contacts say, as users see it.</summary>
internal static class ExpressionTargets
{
    private static readonly HashSet<string> Allowed = ["html", "body", "p", "span", "br", "img"];

    public static IEnumerable<FuzzTarget> All =>
    [
        new("texts-from-msn", Samples.Bytes(["hello (cat)", "<b>&amp;</b>", "a\nb\r\nc", "'; color: red", "\u202Ex"]), (input, ref _) => WriteText(input))
        {
            AllocationPerByte = 2048, AllocationBase = 1024 * 1024, Words = [.. Samples.Words, "(cat)", "<img/>"],
        },
    ];

    private static void WriteText(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var picture = ContentKey.TryParse("object-8f35fef110ffc5df08d579a50083ff9308fb6242", out var key) ? key : throw new FuzzFindingException("No key.");
        var content = new MessageContent(text, new TextStyle { Bold = true, Font = text, RightToLeft = text.Length % 2 == 0 })
        {
            Emoticons = ImmutableArray.Create(new MessageEmoticon("(cat)", picture), new MessageEmoticon("<img/>", picture)),
        };
        _ = XhtmlWriter.Body(content);
        if (XhtmlWriter.Write(content) is not { } written)
            return;

        var read = XElement.Parse(Encoding.UTF8.GetString(StanzaWriter.Write(new XElement(Ns.Component + "message", written))), LoadOptions.PreserveWhitespace);
        if (read.Elements().Descendants().FirstOrDefault(element => !Allowed.Contains(element.Name.LocalName)) is { } foreign)
            throw new FuzzFindingException($"A text from MSN has an element <{foreign.Name.LocalName}>.");
        if (read.Descendants().Attributes("style").Any(style => style.Value.Split(';').Length > 3 || style.Value.Contains("url", StringComparison.OrdinalIgnoreCase)))
            throw new FuzzFindingException("A font's name is a style of its own.");
        if (read.Descendants().Attributes("src").Any(source => !source.Value.StartsWith("cid:sha1+", StringComparison.Ordinal)))
            throw new FuzzFindingException("A text from MSN points elsewhere.");
    }
}
