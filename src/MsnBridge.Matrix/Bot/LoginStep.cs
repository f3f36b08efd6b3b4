using System.Text.Json.Serialization;

namespace MsnBridge.Matrix.Bot;

/// <summary>How far a person has come in linking an account. The JSON form is stored, so that a password that comes after a restart is still
/// taken for one. Holds no password.</summary>
/// <param name="Profile">The network he has chosen; null while he is asked for it.</param>
/// <param name="Address">His MSN address; null while he is asked for it.</param>
/// <param name="By">The event that led here: one that comes again after a crash is answered again, and not taken for the next answer.</param>
/// <param name="Told">What he was told at the end; null until it has come.</param>
internal sealed record LoginStep(string? Profile, string? Address, string By, IReadOnlyList<string>? Told = null);

[JsonSerializable(typeof(LoginStep))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class BotJson : JsonSerializerContext;
