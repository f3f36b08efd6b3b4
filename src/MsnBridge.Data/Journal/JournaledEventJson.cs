using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using MsnBridge.Core.Events;

namespace MsnBridge.Data.Journal;

/// <summary>The stored form of a journaled event: JSON with the discriminator first, ids as plain strings, enumerations as their numbers.
/// Every member is written and asked for, so that a row that another version wrote is noticed and not guessed at.</summary>
internal static class JournaledEventJson
{
    // Text of all scripts is stored as it is: the escapes that keep JSON safe inside HTML would double its size.
    private static readonly JournaledEventContext s_context =
        new(new JsonSerializerOptions(JournaledEventContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Format(JournaledEvent journaled) => JsonSerializer.Serialize(journaled, s_context.JournaledEvent);

    /// <summary>False for what this version cannot read. Why is not told: the reasons that the parser gives quote the content.</summary>
    public static bool TryParse(string? json, [NotNullWhen(true)] out JournaledEvent? journaled)
    {
        try
        {
            journaled = json is null ? null : JsonSerializer.Deserialize(json, s_context.JournaledEvent);
        }
        // NotSupportedException: no discriminator at all.
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            journaled = null;
        }

        return journaled is not null;
    }
}
