using System.Xml.Linq;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Soap;

/// <summary>What a service is asked. Not a record, because printing one would print the ticket in its header.</summary>
internal sealed class SoapRequest
{
    public required Uri Url { get; init; }

    /// <summary>The method's name as the service wants it in <c>SOAPAction</c>; null where none is sent.</summary>
    public string? Action { get; init; }

    public SoapVersion Version { get; init; } = SoapVersion.Soap11;

    /// <summary>The header blocks.</summary>
    public IReadOnlyList<XElement> Headers { get; init; } = [];

    /// <summary>The element in the body.</summary>
    public required XElement Content { get; init; }

    /// <summary>Elements beside it in the body, which only the oldest services have.</summary>
    public IReadOnlyList<XElement> FurtherContent { get; init; } = [];

    /// <summary>Prefixes to declare at the top.</summary>
    public IReadOnlyList<KeyValuePair<string, XNamespace>> Prefixes { get; init; } = [];

    /// <summary>What must not show up in a message, should the service repeat it.</summary>
    public IReadOnlyList<Sensitive> Secrets { get; init; } = [];

    /// <summary>Whether the password is in it, which fewer hosts may see than a ticket.</summary>
    public bool CarriesPassword { get; init; }

    /// <summary>The method's name for people.</summary>
    public string Name => Content.Name.LocalName;
}
