using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>
/// The XML of the address book and sharing service (<c>http://www.msn.com/webservices/AddressBook</c>). Elements are found by their local name without regard to
/// case: servers and clients differ in prefixes, and the two ways to fetch contacts in capitals (<c>groups</c>, <c>Groups</c>).
/// </summary>
public static class AddressBookXml
{
    /// <summary>The id of the account's own address book.</summary>
    public const string OwnBook = "00000000-0000-0000-0000-000000000000";

    /// <summary>What stands for "never" in a time.</summary>
    public const string Never = "0001-01-01T00:00:00";

    /// <summary>The namespace of everything the two services say.</summary>
    public static XNamespace Namespace { get; } = "http://www.msn.com/webservices/AddressBook";

    internal static XNamespace Instance { get; } = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>A time as the services write it; milliseconds, since a watermark must tell two changes apart.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>Reads a time; null for "never" and for what is no time.</summary>
    public static DateTimeOffset? ParseTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            && time.Year > 1
            ? time
            : null;

    // <MethodResponse xmlns="…"> [ <MethodResult> content </MethodResult> ] </MethodResponse>

    /// <summary>The answer to a call; without content, the answer of a call that returns nothing.</summary>
    public static XElement Response(string method, params object[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new(Namespace + (method + "Response"), content.Length == 0 ? null : new XElement(Namespace + (method + "Result"), content));
    }

    internal static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    /// <summary>An element with text; none where there is no value, so that an absent field stays absent.</summary>
    internal static XElement? Text(string name, string? value) => value is null ? null : new XElement(Namespace + name, value);

    internal static XElement? Text(string name, bool? value) => value is { } known ? Element(name, known ? "true" : "false") : null;

    internal static XElement? Text(string name, long? value) =>
        value is { } known ? Element(name, known.ToString(CultureInfo.InvariantCulture)) : null;

    /// <summary>An element around items; none where there are no items.</summary>
    internal static XElement? Some(string name, IEnumerable<XElement> items) => items.Any() ? Element(name, items) : null;

    /// <summary>The text of a child; null if there is no such child.</summary>
    internal static string? Value(this XElement? element, string name) => element.Child(name)?.Value.Trim();

    /// <summary>The text of a child; null if there is no such child or it is empty.</summary>
    internal static string? Filled(this XElement? element, string name) => element.Value(name) is { Length: > 0 } value ? value : null;

    internal static bool? Flag(this XElement? element, string name) => element.Value(name) switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };

    internal static long? Number(this XElement? element, string name) =>
        long.TryParse(element.Value(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A small number; null where it is none or does not fit.</summary>
    internal static int? SmallNumber(this XElement? element, string name) =>
        element.Number(name) is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null;

    internal static string? InstanceType(this XElement element)
    {
        var type = element.Attribute(Instance + "type")?.Value;
        return type?[(type.LastIndexOf(':') + 1)..];
    }
}
