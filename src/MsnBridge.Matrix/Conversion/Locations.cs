using System.Text.Json;
using System.Text.RegularExpressions;

namespace MsnBridge.Matrix.Conversion;

/// <summary>Places as text.</summary>
internal static partial class Locations
{
    private const int MaxDescriptionLength = 340;

    // {"msgtype": "m.location", "body": "Big Ben, London", "geo_uri": "geo:51.5008,0.1247;u=35"}; MSC3488 adds "org.matrix.msc3488.location":
    // {"uri": "geo:...", "description": "..."}, in the specification "m.location".
    public static string? Read(JsonElement content)
    {
        var extended = content.Object("m.location") ?? content.Object("org.matrix.msc3488.location");
        var uri = content.Text("geo_uri") ?? extended?.Text("uri");
        var description = Describe(extended?.Text("description")) ?? Describe(content.Text("body"));
        var place = uri is null ? null : GeoUri().Match(uri) is { Success: true } match
            ? $"latitude {match.Groups["latitude"].Value}, longitude {match.Groups["longitude"].Value}"
            : null;
        return (description, place) switch
        {
            (null, null) => null,
            (null, _) => $"shared a location: {place}",
            (_, null) => $"shared a location: {description}",
            _ => $"shared a location: {description}, {place}",
        };
    }

    // Clients without a description write the address into the body, as in "Location was shared at geo:51.5,0.1".
    private static string? Describe(string? text) =>
        text is null || text.Contains("geo:", StringComparison.OrdinalIgnoreCase) || Excerpts.OneLine(text, MaxDescriptionLength) is not { Length: > 0 } line
            ? null
            : line;

    // RFC 5870
    [GeneratedRegex(@"^geo:(?<latitude>-?[0-9]{1,3}(\.[0-9]{1,20})?),(?<longitude>-?[0-9]{1,3}(\.[0-9]{1,20})?)([,;]|$)", RegexOptions.IgnoreCase)]
    private static partial Regex GeoUri();
}
