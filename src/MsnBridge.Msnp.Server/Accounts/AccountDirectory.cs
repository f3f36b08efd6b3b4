using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace MsnBridge.Msnp.Server.Accounts;

/// <summary>Every account of the network, in memory, and what changed on its way to the store.</summary>
internal sealed class AccountDirectory(AccountWriter writer, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, MsnAccount> _accounts = new(StringComparer.Ordinal);

    /// <summary>Takes over what the store holds. Called once, before anybody connects.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var account in await writer.Store.LoadAsync(cancellationToken).ConfigureAwait(false))
            _accounts[account.Address] = account;
    }

    public bool Contains(string address) => _accounts.ContainsKey(MsnAddress.Normalize(address));

    public bool TryFind(string address, [NotNullWhen(true)] out MsnAccount? account) =>
        _accounts.TryGetValue(MsnAddress.Normalize(address), out account);

    /// <summary>An account that is known to exist: accounts are never removed while the network runs.</summary>
    public MsnAccount this[string address] => _accounts[MsnAddress.Normalize(address)];

    /// <summary>Every account.</summary>
    public IEnumerable<MsnAccount> All => _accounts.Values;

    /// <summary>Adds an account; false if the address is taken.</summary>
    public bool TryAdd(string address, string friendlyName, PasswordVerifier password)
    {
        var account = new MsnAccount
        {
            Address = MsnAddress.Normalize(address),
            FriendlyName = friendlyName,
            Password = password,
            ListChangedAt = Now(),
        };
        if (!_accounts.TryAdd(account.Address, account))
            return false;

        writer.Enqueue(account);
        return true;
    }

    /// <summary>Puts a changed account in place of the old. The caller holds the gate of the network, so no change gets lost.</summary>
    /// <param name="account">The account as changed.</param>
    /// <param name="countsAsListChange">Whether clients that keep a copy of the list have to fetch it again.</param>
    /// <returns>The account with its new serial number and time.</returns>
    public MsnAccount Replace(MsnAccount account, bool countsAsListChange = true)
    {
        if (countsAsListChange)
        {
            var now = Later(account.ListChangedAt);
            account = ListHistory.Stamp(_accounts[account.Address], account, now) with
            {
                ListSerial = account.ListSerial + 1,
                ListChangedAt = now,
            };
        }

        _accounts[account.Address] = account;
        writer.Enqueue(account);
        return account;
    }

    /// <summary>Now, or just after the last change if the clock stood still or went back: two states must never share a time.</summary>
    private DateTimeOffset Later(DateTimeOffset last)
    {
        var now = Now();
        var earliest = last.AddMilliseconds(1);
        return now > earliest ? now : earliest;
    }

    /// <summary>In whole milliseconds, which is what clients are told and name again.</summary>
    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
