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
    private const string Password = "benchmark";

    public static async Task<IReadOnlyList<string>> MakeAsync(EmbeddedMsnNetwork msn, RestartSize size, string directory)
    {
        List<string> addresses = [.. Enumerable.Range(0, size.Accounts).Select(number => $"person{number}@msn.example")];
        foreach (var address in addresses)
        {
            if (!msn.CreateAccount(address, Password))
                throw new InvalidOperationException($"{address} is there already.");
        }

        await using var services = new ServiceCollection().AddLogging().AddSqliteData(new SqliteDataOptions { Directory = directory }).BuildServiceProvider();
        await services.GetRequiredService<IBridgeDatabase>().PrepareAsync(CancellationToken.None);
        var store = services.GetRequiredService<IPuppetStore>();
        for (var number = 0; number < addresses.Count; number++)
        {
            // In a ring, so that whoever is on a list is an account as well.
            List<string> contacts = [.. Enumerable.Range(1, size.Contacts).SelectMany(step => new[] { number + step, number - step })
                .Select(other => addresses[((other % addresses.Count) + addresses.Count) % addresses.Count])];
            await ListAsync(msn, addresses[number], contacts.Where((_, index) => index % 2 == 0), contacts.Where((_, index) => index % 2 != 0));
            await SaveAsync(store, number, addresses[number], contacts.Where((_, index) => index % 2 == 0));
        }

        return addresses;
    }

    // Seen by those who have him on their lists, whom he allows.
    private static async Task ListAsync(EmbeddedMsnNetwork msn, string address, IEnumerable<string> contacts, IEnumerable<string> followers)
    {
        await using var owner = msn.AddResident(address);
        owner.SignIn();
        foreach (var contact in contacts.Concat(followers))
            owner.AddContact(contact);
    }

    private static async Task SaveAsync(IPuppetStore store, int number, string address, IEnumerable<string> contacts)
    {
        var user = new HomeUser(new HomeNetworkId("matrix"), string.Create(CultureInfo.InvariantCulture, $"@person{number}:{ServerName}"));
        var puppet = new PuppetRecord(
            new PuppetId(Guid.NewGuid()), new RemoteAccount(Network, address), new Secret(Password), new LoginStatus(LoginState.Connected, null, DateTimeOffset.UtcNow), [user]);
        await store.SaveAsync(puppet, CancellationToken.None);
        await store.SaveContactsAsync(
            puppet.Id,
            [.. contacts.Select(contact => new Contact { Id = new ContactId(contact), DisplayName = contact, Relation = ContactRelation.Listed | ContactRelation.Allowed })],
            CancellationToken.None);
    }
}
