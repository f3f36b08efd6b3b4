using System.Text.Json.Nodes;

namespace MsnBridge.Matrix.Client;

/// <summary>Reads contents that other people's clients wrote, where any value may be of any type.</summary>
internal static class JsonReading
{
    /// <summary>The text under the key, or null where there is none or something else.</summary>
    public static string? Text(this JsonObject? from, string key) =>
        from is not null && from.TryGetPropertyValue(key, out var node) && node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The object under the key, or null.</summary>
    public static JsonObject? Object(this JsonObject? from, string key) =>
        from is not null && from.TryGetPropertyValue(key, out var node) ? node as JsonObject : null;

    public static bool IsTrue(this JsonObject? from, string key) =>
        from is not null && from.TryGetPropertyValue(key, out var node) && node is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
