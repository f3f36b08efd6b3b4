using System.Text.Json.Serialization;

namespace MsnBridge.Matrix.Rooms;

/// <summary>The stored forms of what is remembered about rooms.</summary>
[JsonSerializable(typeof(Portal))]
[JsonSerializable(typeof(OwnRoom))]
[JsonSerializable(typeof(OutageNotice))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class RoomsJson : JsonSerializerContext;
