using System.Text.Json.Serialization;
using MsnBridge.Core.Contacts;

namespace MsnBridge.Matrix.Presence;

/// <summary>What a person wants MSN to see of him. The JSON form is stored.</summary>
/// <param name="Fixed">Always this, whatever his Matrix client says; null to mirror it.</param>
/// <param name="Message">The personal message; null for the status message of Matrix.</param>
internal sealed record PresencePolicy(Availability? Fixed = null, string? Message = null)
{
    public static PresencePolicy Mirror { get; } = new();
}

[JsonSerializable(typeof(PresencePolicy))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class PresenceJson : JsonSerializerContext;
