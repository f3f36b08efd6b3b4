using System.Text.Json;
using System.Text.Json.Serialization;

namespace MsnBridge.Data.Sqlite.Backups;

/// <summary>What a backup holds; the first entry of its archive. The names are stored and never change.</summary>
/// <param name="Format">Of the archive.</param>
/// <param name="Migration">The last one that was applied to the database.</param>
/// <param name="KeyId">Of the key that belongs to it; null where the store had none.</param>
internal sealed record BackupManifest(int Format, DateTimeOffset MadeAt, string Migration, string? KeyId, IReadOnlyList<BackupPart> Parts)
{
    public const string EntryName = "manifest.json";
    public const int CurrentFormat = 1;

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest);

    /// <summary>Null for what is no manifest.</summary>
    public static BackupManifest? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BackupJson.Default.BackupManifest);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Name">Below the directory of the store.</param>
internal sealed record BackupPart(string Name, long Size, string Sha256);

[JsonSerializable(typeof(BackupManifest))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
internal sealed partial class BackupJson : JsonSerializerContext;
