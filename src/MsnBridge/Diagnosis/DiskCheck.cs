using System.Globalization;
using MsnBridge.Data.Sqlite;

namespace MsnBridge.Diagnosis;

/// <summary>Looks whether the disk of the store has room for what is still to come.</summary>
/// <param name="options">Where the store is.</param>
/// <param name="freeBytes">Tells what the disk of a folder has left.</param>
internal sealed class DiskCheck(SqliteDataOptions options, Func<string, long> freeBytes) : ILinkCheck
{
    private const string Link = "disk space";
    private const long Least = 200_000_000;

    public Task<LinkFinding> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            var free = freeBytes(Path.GetFullPath(options.Directory));
            var left = string.Create(CultureInfo.InvariantCulture, $"{free / 1_000_000} MB are left for {options.Directory}");
            return Task.FromResult(free >= Least
                ? LinkFinding.Works(Link, left)
                : LinkFinding.Broken(Link, $"Only {left}. Make room, or keep the store elsewhere.", "data.directory"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Task.FromResult(LinkFinding.NotUsed(Link, $"cannot be told: {error.Message}"));
        }
    }

    public static long FreeBytesOf(string directory) => new DriveInfo(directory).AvailableFreeSpace;
}
