using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using MsnBridge.Core.Files;

namespace MsnBridge.Data.Puppets;

/// <summary>The stored form of how somebody takes files:
/// <c>{"fromContacts":1,"fromOthers":2,"askAbove":20000000,"contacts":{"bob@example.com":3}}</c>.</summary>
internal static class FileRulesJson
{
    public static string Format(FileRules rules) => JsonSerializer.Serialize(
        new StoredFileRules(rules.FromContacts, rules.FromOthers, rules.AskAbove, rules.Contacts.ToDictionary()),
        FileRulesContext.Default.StoredFileRules);

    /// <summary>Null for what this version cannot read: then the defaults stand, as for somebody who has said nothing.</summary>
    public static FileRules? Parse(string? json)
    {
        try
        {
            return json is not null && JsonSerializer.Deserialize(json, FileRulesContext.Default.StoredFileRules) is { } stored
                   && AreKnown([stored.FromContacts, stored.FromOthers, .. stored.Contacts.Values])
                ? new FileRules
                {
                    FromContacts = stored.FromContacts,
                    FromOthers = stored.FromOthers,
                    AskAbove = stored.AskAbove,
                    Contacts = stored.Contacts.ToImmutableSortedDictionary(StringComparer.Ordinal),
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool AreKnown(IEnumerable<FileVerdict> verdicts) => verdicts.All(Enum.IsDefined);
}

internal sealed record StoredFileRules(
    FileVerdict FromContacts, FileVerdict FromOthers, long AskAbove, Dictionary<string, FileVerdict> Contacts);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StoredFileRules))]
internal sealed partial class FileRulesContext : JsonSerializerContext;
