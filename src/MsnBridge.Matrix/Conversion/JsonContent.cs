using System.Text.Json;

namespace MsnBridge.Matrix.Conversion;

/// <summary>Reads contents of events, which anybody may write: what is missing and what is of another type are both null.</summary>
internal static class JsonContent
{
    public static JsonElement? Member(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair, written as an escape, is valid JSON and no text.
            return null;
        }
    }

    public static JsonElement? Object(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Object } member ? member : null;

    public static string? Text(this JsonElement element, string name) => element.Member(name)?.AsText();

    public static bool IsTrue(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.True };

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } member ? member.EnumerateArray() : [];

    public static string? AsText(this JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
