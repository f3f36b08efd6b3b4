using MsnBridge.Msnp.Server;

namespace MsnBridge.Benchmarks.Matrix;

/// <summary>People on MSN who are on the list of one account and have it on theirs.</summary>
internal sealed class MsnContacts(IReadOnlyList<MsnContact> all) : IAsyncDisposable
{
    public IReadOnlyList<MsnContact> All => all;

    /// <summary>Makes the account and the people.</summary>
    public static async Task<MsnContacts> AddAsync(EmbeddedMsnNetwork msn, string account, string password, int count)
    {
        if (!msn.CreateAccount(account, password))
            throw new InvalidOperationException($"{account} is there already.");
        await using var owner = msn.AddResident(account);
        owner.SignIn();
        var contacts = new List<MsnContact>();
        for (var i = 1; i <= count; i++)
        {
            var resident = msn.AddResident($"contact{i}@msn.example", $"Contact {i}");
            resident.SignIn();
            resident.AddContact(account);
            owner.AddContact(resident.Address);
            contacts.Add(new MsnContact(resident));
        }

        return new MsnContacts(contacts);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var contact in all)
            await contact.DisposeAsync();
    }
}
