using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>Who a <see cref="RoutedDocument"/> comes from or goes to.</summary>
/// <param name="Contact">The person, circle or group.</param>
/// <param name="EndpointId">Which of his places; null for none in particular.</param>
/// <param name="Path">What of it, for example <c>IM</c> for the conversation of a circle; null for the thing itself.</param>
public readonly record struct RoutedAddress(ContactHandle Contact, Guid? EndpointId = null, string? Path = null)
{
    private const string EndpointMark = "epid=";
    private const string PathMark = "path=";
    private const string ViaMark = "via=";

    // network ":" account *(";" ("epid={" guid "}" | "path=" name | "via=" network ":" account))

    /// <summary>Reads an address; null if there is none.</summary>
    public static RoutedAddress? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;

        var fields = text.Split(';', 8);
        var address = new RoutedAddress(ContactHandle.Parse(fields[0].Trim()));
        foreach (var field in fields.Skip(1).Select(field => field.Trim()))
        {
            if (field.StartsWith(EndpointMark, StringComparison.OrdinalIgnoreCase))
                address = address with { EndpointId = Guid.TryParse(field.AsSpan(EndpointMark.Length), out var id) ? id : null };
            else if (field.StartsWith(PathMark, StringComparison.OrdinalIgnoreCase))
                address = address with { Path = field[PathMark.Length..] };
            else if (field.StartsWith(ViaMark, StringComparison.OrdinalIgnoreCase))
                address = address with { Contact = address.Contact with { Via = field[ViaMark.Length..] } };
        }

        return address;
    }

    /// <summary>The form used on the wire.</summary>
    public override string ToString() =>
        $"{Contact}{(EndpointId is { } id ? $";{EndpointMark}{id:B}" : "")}{(Path is null ? "" : $";{PathMark}{Path}")}";
}
