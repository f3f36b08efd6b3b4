using System.Text.Json.Nodes;

namespace MsnBridge.Matrix.Appservice;

/// <summary>A tree of JSON is read as one goes, and what is valid JSON and no text (half of a surrogate pair), or a key that is there twice,
/// shows only then. Whoever takes a tree from outside reads it through once, so that nobody stumbles later.</summary>
internal static class SoundJson
{
    public static bool IsSound(JsonNode? node)
    {
        try
        {
            ReadThrough(node);
            return true;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void ReadThrough(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject properties:
                foreach (var property in properties)
                    ReadThrough(property.Value);
                break;
            case JsonArray items:
                foreach (var item in items)
                    ReadThrough(item);
                break;
            case JsonValue value:
                value.TryGetValue<string>(out _);
                break;
        }
    }
}
