namespace MsnBridge.Msnp.Server;

/// <summary>The accounts of the demo. Their passwords are public, so they belong on loopback only.</summary>
public static class DemoAccounts
{
    /// <summary>The address of the demo contact, which answers every text with <c>Echo: text</c>, every nudge with a nudge and every file with the same file.</summary>
    public const string Echo = "echo@msn.example";

    /// <summary>What the demo contact calls itself.</summary>
    public const string EchoName = "Echo";

    /// <summary>The accounts people can sign in with.</summary>
    public static IReadOnlyList<DemoAccount> People { get; } =
    [
        new("alice@msn.example", "alice-demo", "Alice"),
        new("bob@msn.example", "bob-demo", "Bob"),
    ];
}

/// <summary>An account of the demo.</summary>
public sealed record DemoAccount(string Address, string Password, string FriendlyName);
