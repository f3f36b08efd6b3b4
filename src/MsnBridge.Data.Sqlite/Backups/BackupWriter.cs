using System.IO.Compression;
using System.Security.Cryptography;

namespace MsnBridge.Data.Sqlite.Backups;

/// <summary>
/// Writes the archive of a backup:
/// <code>
/// msnbridge.db  content/…  [msnbridge.key]  manifest.json
/// </code>
/// a zip, so that people can look into it; the manifest comes last, when everything else is known.
/// </summary>
internal sealed class BackupWriter(Stream target) : IAsyncDisposable
{
    private readonly ZipArchive _archive = new(target, ZipArchiveMode.Create, leaveOpen: true);
    private readonly Dictionary<string, BackupPart> _parts = new(StringComparer.Ordinal);

    public int Count => _parts.Count;

    public bool Has(string name) => _parts.ContainsKey(name);

    /// <summary>Whether there is content under the key, whatever its media type.</summary>
    public bool HasContent(string key) => _parts.Keys.Any(name => name.StartsWith($"{StoreParts.Content}/{key}", StringComparison.Ordinal));

    public async Task AddAsync(string name, Stream source, CancellationToken cancellationToken)
    {
        // Pictures are compressed already.
        var entry = _archive.CreateEntry(name, name.StartsWith("content/", StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Fastest);
        await using var stream = await entry.OpenAsync(cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        var size = 0L;
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0; size += read)
        {
            hash.AppendData(buffer, 0, read);
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        _parts.Add(name, new BackupPart(name, size, Convert.ToHexStringLower(hash.GetHashAndReset())));
    }

    public async Task FinishAsync(DateTimeOffset madeAt, string migration, string? keyId, CancellationToken cancellationToken)
    {
        var manifest = new BackupManifest(BackupManifest.CurrentFormat, madeAt, migration, keyId, [.. _parts.Values]);
        await using var stream = await _archive.CreateEntry(BackupManifest.EntryName).OpenAsync(cancellationToken);
        await stream.WriteAsync(manifest.Write(), cancellationToken);
    }

    public ValueTask DisposeAsync() => _archive.DisposeAsync();
}
