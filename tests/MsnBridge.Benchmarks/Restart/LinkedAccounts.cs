using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Data;
using MsnBridge.Data.Sqlite;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Benchmarks.Restart;

/// <summary>Accounts that people on Matrix have linked: on the MSN network, and in the store as the bridge keeps them.</summary>
internal static class LinkedAccounts
{
    public const string Network = "benchmark";
    public const string ServerName = "localhost";

    // The accounts live as long as the run.
    public const string Password = "benchmark";

    /// <summary>The one who has linked an account.</summary>
    public static string PersonOf(int number) => string.Create(CultureInfo.InvariantCulture, $"@person{number}:{ServerName}");

    /// <summary>Makes accounts whose contacts are other accounts among them.</summary>
    public static async Task MakeAsync(EmbeddedMsnNetwork msn, RestartSize size, string directory)
    {
        List<string> addresses = [.. Enumerable.Range(0, size.Accounts).Select(number => $"person{number}@msn.example")];
        foreach (var address in addresses)
        {
            if (!msn.CreateAccount(address, Password))
                throw new InvalidOperationException($"{address} is there already.");
        }

        await LinkAsync(directory, addresses, number => Ring(number, 1));
        for (var number = 0; number < addresses.Count; number++)
            await ListAsync(msn, addresses[number], [.. Ring(number, 1), .. Ring(number, -1)]);

        IReadOnlyList<string> Ring(int number, int direction) =>
            [.. Enumerable.Range(1, size.Contacts).Select(step => addresses[(number + (direction * step) + (size.Contacts * addresses.Count)) % addresses.Count])];
    }

    /// <summary>Puts accounts into a store as if their people had linked them.</summary>
    public static async Task LinkAsync(string directory, IReadOnlyList<string> addresses, Func<int, IReadOnlyList<string>> contacts)
    {
        await using var services = new ServiceCollection().AddLogging().AddSqliteData(new SqliteDataOptions { Directory = directory }).BuildServiceProvider();
        await services.GetRequiredService<IBridgeDatabase>().PrepareAsync(CancellationToken.None);
        var store = services.GetRequiredService<IPuppetStore>();
        for (var number = 0; number < addresses.Count; number++)
            await SaveAsync(store, number, addresses[number], contacts(number));
    }

    // Seen by those who have him on their lists, whom he allows.
    private static async Task ListAsync(EmbeddedMsnNetwork msn, string address, IReadOnlyList<string> others)
    {
        await using var owner = msn.AddResident(address);
        owner.SignIn();
        foreach (var contact in others)
            owner.AddContact(contact);
    }

    private static async Task SaveAsync(IPuppetStore store, int number, string address, IReadOnlyList<string> contacts)
    {
        var user = new HomeUser(new HomeNetworkId("matrix"), PersonOf(number));
        var puppet = new PuppetRecord(
            new PuppetId(Guid.NewGuid()), new RemoteAccount(Network, address), new Secret(Password), new LoginStatus(LoginState.Connected, null, DateTimeOffset.UtcNow), [user]);
        await store.SaveAsync(puppet, CancellationToken.None);
        await store.SaveContactsAsync(
            puppet.Id,
            [.. contacts.Select(contact => new Contact { Id = new ContactId(contact), DisplayName = contact, Relation = ContactRelation.Listed | ContactRelation.Allowed })],
            CancellationToken.None);
    }
}
