using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Content;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.People;

/// <param name="Rows">By table.</param>
public sealed record ExportResult(IReadOnlyDictionary<string, int> Rows, int Contents);

/// <summary>
/// Writes what the store holds about one person into a zip: <c>user.json</c>, table by table and column by column as they are stored, and the
/// contents beside it. What is sealed is named and not shown: an export lies about more readily than a key file.
/// </summary>
internal sealed class PersonExport(IDatabaseProvider provider, BridgeDataOptions options, TimeProvider time)
{
    private const string Sealed = "(sealed; not exported)";

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Null where nothing is held about that person; then nothing is written.</returns>
    public async Task<ExportResult?> WriteAsync(HomeUser user, Stream target, CancellationToken cancellationToken)
    {
        await using var context = provider.CreateContext();
        var rows = await PersonRows.FindAsync(context, sealer: null, user, cancellationToken);
        if (rows.IsEmpty)
            return null;
        var tables = new JsonObject();
        Dictionary<string, int> counts = [];
        foreach (var (type, entities) in Tables(rows))
        {
            var entity = context.Model.FindEntityType(type)!;
            tables[entity.GetTableName()!] = new JsonArray([.. entities.Select(row => Write(entity, row))]);
            counts[entity.GetTableName()!] = entities.Count;
        }

        await using var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        var files = new ContentFiles(options.ContentDirectory);
        var contents = 0;
        foreach (var (content, _) in Directory.Exists(options.ContentDirectory) ? files.List() : [])
        {
            if (!rows.Contents.Contains(content.Key))
                continue;
            await archive.CreateEntryFromFileAsync(
                files.PathOf(content), $"content/{Path.GetFileName(files.PathOf(content))}", CompressionLevel.NoCompression, cancellationToken);
            contents++;
        }

        var document = new JsonObject
        {
            ["user"] = user.Address,
            ["network"] = user.Network.Value,
            ["exportedAt"] = time.GetUtcNow(),
            ["contents"] = new JsonArray([.. rows.Contents.Select(key => (JsonNode)key.Value)]),
            ["tables"] = tables,
        };
        await using var entry = await archive.CreateEntry("user.json").OpenAsync(cancellationToken);
        await JsonSerializer.SerializeAsync(entry, document, s_json, cancellationToken);
        return new ExportResult(counts, contents);
    }

    internal static IEnumerable<(Type Entity, IReadOnlyList<object> Rows)> Tables(PersonRows rows)
    {
        yield return (typeof(PuppetEntity), rows.Puppet is { } puppet ? [puppet] : []);
        yield return (typeof(HomeLinkEntity), rows.Links);
        yield return (typeof(ContactEntity), rows.Contacts);
        yield return (typeof(GroupEntity), rows.Groups);
        yield return (typeof(HomeRosterEntryEntity), rows.Roster);
        yield return (typeof(HomeInboxEntryEntity), rows.Inbox);
        yield return (typeof(HomeMemoryEntryEntity), rows.Memory);
        yield return (typeof(HomeSecretEntity), rows.Secrets);
        yield return (typeof(JournalEntryEntity), rows.Journal);
    }

    private static JsonObject Write(IEntityType entity, object row)
    {
        var written = new JsonObject();
        foreach (var property in entity.GetProperties())
        {
            var column = property.GetColumnName();
            var value = property.GetGetter().GetClrValue(row);
            if (value is not null && property.GetTypeMapping().Converter is { } converter)
                value = converter.ConvertToProvider(value);
            written[column] = column.StartsWith("sealed_", StringComparison.Ordinal)
                ? value is null ? null : Sealed
                : value is null ? null : JsonSerializer.SerializeToNode(value, value.GetType(), s_json);
        }

        return written;
    }
}
