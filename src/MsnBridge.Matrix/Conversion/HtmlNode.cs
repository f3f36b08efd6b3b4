namespace MsnBridge.Matrix.Conversion;

/// <summary>A piece of HTML: an element, or text where <see cref="Name"/> is empty.</summary>
internal sealed class HtmlNode(string name, string text, IReadOnlyDictionary<string, string> attributes)
{
    private static readonly Dictionary<string, string> s_none = [];

    public static HtmlNode OfText(string text) => new("", text, s_none);

    public string Name => name;

    public string Text => text;

    public List<HtmlNode> Children { get; } = [];

    public string? Attribute(string attribute) => attributes.GetValueOrDefault(attribute);
}
