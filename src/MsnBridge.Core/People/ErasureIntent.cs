using System.Text.Json.Serialization;

namespace MsnBridge.Core.People;

/// <summary>That a person asked for everything to be erased. The JSON form is stored until he has been told that it is done.</summary>
/// <param name="Place">Where he asked, in his home network's own words.</param>
/// <param name="Given">How many messages were under way then.</param>
internal sealed record ErasureIntent(string Place, int Given);

[JsonSerializable(typeof(ErasureIntent))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ErasureJson : JsonSerializerContext;
