using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Files;

/// <summary>Where the bytes of a file are, and how they are encrypted where they are. Its text form is journaled.</summary>
/// <param name="Key">Of 32 bytes for AES in counter mode; null where nothing is encrypted.</param>
/// <param name="Counter">The first counter block, of 16 bytes.</param>
/// <param name="Sha256">Of what is stored, in its encrypted form.</param>
internal sealed record MediaReference(string Url, byte[]? Key = null, byte[]? Counter = null, byte[]? Sha256 = null)
{
    [JsonIgnore]
    public MediaUri Uri => new(Url);

    // "url": "mxc://…"   or   "file": {"url": "mxc://…", "v": "v2", "key": {"alg": "A256CTR", "k": "base64url"}, "iv": "base64", "hashes": {"sha256": "base64"}}
    public static MediaReference? Read(JsonElement content)
    {
        if (content.Object("file") is not { } encrypted)
            return content.Text("url") is { } clear && IsMedia(clear) ? new MediaReference(clear) : null;
        return encrypted.Text("url") is { } url && IsMedia(url) && encrypted.Text("v") == "v2"
               && encrypted.Object("key") is { } key && key.Text("alg") == "A256CTR"
               && Decode(key.Text("k"), 32) is { } k && Decode(encrypted.Text("iv"), 16) is { } counter
               && Decode(encrypted.Object("hashes")?.Text("sha256"), 32) is { } hash
            ? new MediaReference(url, k, counter, hash)
            : null;
    }

    public static MediaReference? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, MediaReferenceJson.Default.MediaReference);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string Format() => JsonSerializer.Serialize(this, MediaReferenceJson.Default.MediaReference);

    // The key opens a person's file.
    public override string ToString() => $"MediaReference({(Key is null ? "clear" : "encrypted")})";

    private static bool IsMedia(string url) => url.Length <= 1000 && url.StartsWith("mxc://", StringComparison.Ordinal);

    /// <summary>Base64 in either alphabet, with or without padding, of that many bytes.</summary>
    private static byte[]? Decode(string? text, int length)
    {
        if (text is not { Length: <= 64 })
            return null;
        Span<byte> bytes = stackalloc byte[48];
        var url = text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return Base64Url.IsValid(url, out var decoded) && decoded == length && Base64Url.TryDecodeFromChars(url, bytes, out _) ? bytes[..length].ToArray() : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MediaReference))]
internal sealed partial class MediaReferenceJson : JsonSerializerContext;
