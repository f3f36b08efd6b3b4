using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Msnp.Server.Accounts;

/// <summary>
/// Carries changed accounts to the store in the background, as soon as they change and once for several changes in a row. What changed in the last moments before
/// the process is killed may be lost; an orderly stop writes everything.
/// </summary>
internal sealed partial class AccountWriter : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MsnAccount> _changed = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ILogger<AccountWriter> _logger;
    private readonly Task _loop;

    public AccountWriter(IAccountStore store, ILogger<AccountWriter> logger)
    {
        Store = store;
        _logger = logger;
        _loop = RunAsync();
    }

    public IAccountStore Store { get; }

    /// <summary>Has the account stored in the state given, or in a later one.</summary>
    public void Enqueue(MsnAccount account)
    {
        lock (_gate)
            _changed[account.Address] = account;

        _wake.Writer.TryWrite(true);
    }

    /// <summary>Writes what is still to be written and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _wake.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await foreach (var _ in _wake.Reader.ReadAllAsync().ConfigureAwait(false))
            await WriteChangedAsync().ConfigureAwait(false);

        await WriteChangedAsync().ConfigureAwait(false);
    }

    private async Task WriteChangedAsync()
    {
        foreach (var account in TakeChanged())
        {
            try
            {
                await Store.SaveAsync(account, CancellationToken.None).ConfigureAwait(false);
            }
            // The network goes on from memory; the next change of the account tries again.
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                LogSaveFailed(error, account.Address);
            }
        }
    }

    private MsnAccount[] TakeChanged()
    {
        lock (_gate)
        {
            MsnAccount[] changed = [.. _changed.Values];
            _changed.Clear();
            return changed;
        }
    }

    [LoggerMessage(MsnpServerEventIds.AccountNotStored, LogLevel.Error, "The account {Address} could not be stored; its last changes are in memory only.")]
    private partial void LogSaveFailed(Exception error, string address);
}
