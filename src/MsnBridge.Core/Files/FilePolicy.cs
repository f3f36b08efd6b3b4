namespace MsnBridge.Core.Files;

/// <summary>What files cost at most, for all puppets alike, and how files are taken by people who have said nothing about it.</summary>
public sealed record FilePolicy
{
    /// <summary>How files are taken where the person has no rules of his own.</summary>
    public FileRules DefaultRules { get; init; } = new();

    /// <summary>The largest file that may come from the remote network, whatever home networks take.</summary>
    public long LargestToHome { get; init; } = 100_000_000;

    /// <summary>The largest file that may go to the remote network.</summary>
    public long LargestToRemote { get; init; } = 100_000_000;

    /// <summary>Transfers that run at one moment for one account, both directions together; others wait.</summary>
    public int TransfersPerAccount { get; init; } = 3;

    /// <summary>Transfers that run at one moment for all accounts.</summary>
    public int Transfers { get; init; } = 30;

    /// <summary>Bytes of files from the remote network that may be here at one moment, those that are still coming included.</summary>
    public long LargestOnDisk { get; init; } = 2_000_000_000;

    /// <summary>Offers of one account that may be open at one moment; more are declined.</summary>
    public int OffersPerAccount { get; init; } = 20;

    /// <summary>How long a person is given to answer an offer.</summary>
    public TimeSpan AskFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a file to the remote network may wait until it can be offered.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);
}
