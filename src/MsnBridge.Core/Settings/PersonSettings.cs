using System.Text.Json.Serialization;

namespace MsnBridge.Core.Settings;

/// <summary>What a person has chosen on one home network. The JSON form is stored; null where he has chosen nothing and the bridge's own setting counts.</summary>
/// <param name="EmoticonsAsUnicode">Whether codes of ordinary emoticons become characters on their way to him, and characters codes on their way from him.</param>
/// <param name="FollowName">Whether his account is called on the remote network what he calls himself here.</param>
/// <param name="MessageLifetime">How long a message of his waits for the remote network to be back.</param>
public sealed record PersonSettings(bool? EmoticonsAsUnicode = null, bool? FollowName = null, TimeSpan? MessageLifetime = null)
{
    public static PersonSettings Default { get; } = new();
}

[JsonSerializable(typeof(PersonSettings))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class PersonSettingsJson : JsonSerializerContext;
