using System.Xml.Linq;

namespace MsnBridge.Xmpp.Stanzas;

/// <summary>
/// A data form (XEP-0004):
/// <c>&lt;x xmlns='jabber:x:data' type='form|submit|result'&gt;&lt;field var='…' type='…'&gt;&lt;value&gt;…&lt;/value&gt;&lt;/field&gt;&lt;/x&gt;</c>.
/// </summary>
internal static class DataForm
{
    public static XElement Create(string type, string title, string? instructions, params object?[] fields) =>
        new(
            Ns.DataForm + "x",
            new XAttribute("type", type),
            new XElement(Ns.DataForm + "title", title),
            instructions is null ? null : new XElement(Ns.DataForm + "instructions", instructions),
            fields);

    public static XElement Hidden(string name, string value) => Field(name, "hidden", null, value);

    public static XElement Text(string name, string label, string? value, bool required = true) =>
        Field(name, "text-single", label, value, required ? Required() : null);

    /// <summary>Any number of lines; they come back as they are shown.</summary>
    public static XElement Lines(string name, string label, IEnumerable<string> lines) =>
        Field(name, "text-multi", label, null, lines.Select(line => new XElement(Ns.DataForm + "value", line)));

    public static XElement Password(string name, string label) => Field(name, "text-private", label, null, Required());

    public static XElement Flag(string name, string label, bool value) => Field(name, "boolean", label, value ? "1" : "0");

    /// <summary>The value of a flag; null where it was not answered.</summary>
    public static bool? ReadFlag(IReadOnlyDictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value) ? value is "1" or "true" : null;

    public static XElement Choice(string name, string label, string? value, IEnumerable<(string Label, string Value)> choices) =>
        Field(
            name,
            "list-single",
            label,
            value,
            choices.Select(choice => new XElement(
                Ns.DataForm + "option", new XAttribute("label", choice.Label), new XElement(Ns.DataForm + "value", choice.Value))));

    /// <summary>Any number of choices; what comes back has one on each line.</summary>
    public static XElement Choices(string name, string label, IEnumerable<(string Label, string Value)> choices) =>
        Field(
            name,
            "list-multi",
            label,
            null,
            choices.Select(choice => new XElement(
                Ns.DataForm + "option", new XAttribute("label", choice.Label), new XElement(Ns.DataForm + "value", choice.Value))));

    /// <summary>Words within a form.</summary>
    public static XElement Note(string text) => Field(null, "fixed", null, text);

    /// <summary>The values of a submitted form: those of a field with several on a line each, the last field of each name.</summary>
    public static Dictionary<string, string> Read(XElement form)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (var field in form.Elements(Ns.DataForm + "field"))
        {
            if ((string?)field.Attribute("var") is { } name)
            {
                values[name] = string.Join('\n', field.Elements(Ns.DataForm + "value").Select(value => value.Value));
            }
        }

        return values;
    }

    private static XElement Field(string? name, string type, string? label, string? value, params object?[] content) =>
        new(
            Ns.DataForm + "field",
            name is null ? null : new XAttribute("var", name),
            new XAttribute("type", type),
            label is null ? null : new XAttribute("label", label),
            content,
            value is null ? null : new XElement(Ns.DataForm + "value", value));

    private static XElement Required() => new(Ns.DataForm + "required");
}
