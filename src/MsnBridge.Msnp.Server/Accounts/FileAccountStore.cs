using System.Text.Json;
using System.Text.Json.Serialization;

namespace MsnBridge.Msnp.Server.Accounts;

/// <summary>Keeps each account in a file of its own, named after the address, readable by the service's user alone.</summary>
/// <param name="directory">The folder; made when missing. Nothing else may write to it.</param>
public sealed class FileAccountStore(string directory) : IAccountStore
{
    private const string Extension = ".json";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Not generated at compile time: what is generated sets a property that a file lacks to nothing, and files of older versions lack what came later.
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MsnAccount>> LoadAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
            return [];

        var accounts = new List<MsnAccount>();
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Extension))
            accounts.Add(await ReadAsync(path, cancellationToken).ConfigureAwait(false));

        return accounts;
    }

    /// <inheritdoc/>
    public async Task SaveAsync(MsnAccount account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        CreateDirectory();
        var path = Path.Combine(directory, account.Address + Extension);
        var unfinished = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;

        var file = new FileStream(unfinished, options);
        await using (file.ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(file, account, Format, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private static async Task<MsnAccount> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false))
            {
                return await JsonSerializer.DeserializeAsync<MsnAccount>(file, Format, cancellationToken).ConfigureAwait(false)
                    ?? throw new InvalidDataException($"{path} holds no account.");
            }
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} holds no account: {error.Path}", error);
        }
    }

    private void CreateDirectory()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
    }
}
