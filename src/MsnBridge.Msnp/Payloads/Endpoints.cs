using System.Xml.Linq;

namespace MsnBridge.Msnp.Payloads;

/// <summary>How the elements about a user's places name the place.</summary>
internal static class Endpoints
{
    // id="{guid}"
    public static Guid? ReadId(XElement element) => Guid.TryParse((string?)element.Attribute("id"), out var id) ? id : null;

    public static string FormatId(Guid? id) => id is null ? "" : $" id=\"{id:B}\"";
}
