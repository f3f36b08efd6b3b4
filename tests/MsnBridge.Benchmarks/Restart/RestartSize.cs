namespace MsnBridge.Benchmarks.Restart;

/// <param name="Contacts">Of each account: other accounts, so that each sees them come.</param>
/// <param name="SignInsPerSecond">As it is configured; 50 is the default.</param>
internal sealed record RestartSize(int Accounts, int Contacts, int SignInsPerSecond)
{
    /// <summary>The defaults of the configuration.</summary>
    public const int ConcurrentSignIns = 10;

    public const int MaxRequests = 8;
}
