using System.Xml.Linq;

namespace MsnBridge.Msnp.Soap;

/// <summary>Looks for elements by their local names: servers and clients of that age agree on them more often than on namespaces and capitals.</summary>
public static class SoapElements
{
    /// <summary>The first child of this name, in any case and any namespace; null if there is none.</summary>
    public static XElement? Child(this XElement? element, string localName) => element?.Elements().FirstOrDefault(child => child.IsNamed(localName));

    /// <summary>The children of this name, in any case and any namespace.</summary>
    public static IEnumerable<XElement> Children(this XElement? element, string localName) =>
        element?.Elements().Where(child => child.IsNamed(localName)) ?? [];

    /// <summary>The first element of this name at any depth; null if there is none.</summary>
    public static XElement? Descendant(this XElement? element, string localName) =>
        element?.Descendants().FirstOrDefault(descendant => descendant.IsNamed(localName));

    /// <summary>The elements of this name at any depth, in the order of the document.</summary>
    public static IEnumerable<XElement> DescendantsOf(this XElement? element, string localName) =>
        element?.Descendants().Where(descendant => descendant.IsNamed(localName)) ?? [];

    /// <summary>The element at the end of a way down through children; null if the way breaks off.</summary>
    public static XElement? At(this XElement? element, params ReadOnlySpan<string> path)
    {
        foreach (var localName in path)
            element = element.Child(localName);

        return element;
    }

    /// <summary>The text of a child without the blanks around it; null if there is no such child or nothing in it.</summary>
    public static string? Text(this XElement? element, string localName) =>
        element.Child(localName)?.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The attribute of this name, in any case and any namespace; null if there is none.</summary>
    public static string? AttributeText(this XElement? element, string localName) =>
        element?.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName.Equals(localName, StringComparison.OrdinalIgnoreCase))?.Value;

    /// <summary>Whether the local name is this one, in any case.</summary>
    public static bool IsNamed(this XElement element, string localName)
    {
        ArgumentNullException.ThrowIfNull(element);
        return element.Name.LocalName.Equals(localName, StringComparison.OrdinalIgnoreCase);
    }
}
