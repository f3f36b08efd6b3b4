using System.Diagnostics;
using System.Text.RegularExpressions;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>A homeserver with the rate limits that it has by itself, and somebody with a long contact list.</summary>
public sealed partial class DefaultLimitsStory(SynapseWithDefaultLimits synapse) : Story(synapse), IClassFixture<SynapseWithDefaultLimits>
{
    private const int Contacts = 300;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Three_hundred_contacts_get_names_and_no_rooms_and_hold_up_no_message()
    {
        List<MsnPerson> contacts = [.. Enumerable.Range(0, Contacts).Select(number => Msn.NewPerson($"contact{number}"))];
        var bob = contacts[Contacts / 2];
        var account = Msn.NewAccount("alice");
        await Msn.BefriendAsync(account, contacts);
        var admin = EndsWithStory(await synapse.SignInNewUserAsync("admin", admin: true));
        var alice = (MatrixPerson)await NewPersonAsync();

        await alice.LinkAsync(account.Address, account.Password);
        await bob.SeesOnlineAsync(account.Address);
        Assert.Empty(await RoomsOfGhostsAsync(admin));
        var began = Stopwatch.GetTimestamp();
        var fromBob = Secrets.New("message");
        await bob.SaysAsync(account.Address, fromBob);
        await alice.HearsAsync(bob.Address, fromBob);
        var fromAlice = Secrets.New("message");
        var id = await alice.SaysAsync(bob.Address, fromAlice);
        await bob.HearsAsync(account.Address, fromAlice);
        await alice.IsToldDeliveredAsync(id);
        var talked = Stopwatch.GetElapsedTime(began);

        var unnamed = await UnnamedAsync(alice.Client, contacts);
        Assert.True(unnamed.Count > 0 || talked < TimeSpan.FromSeconds(5), $"The messages took {talked} and had to wait for every name.");
        while (unnamed.Count > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < s_patience, $"{unnamed.Count} ghosts have no name.");
            unnamed = await UnnamedAsync(alice.Client, unnamed);
        }

        Assert.Equal([await alice.RoomWithAsync(bob.Address)], await RoomsOfGhostsAsync(admin));
        Assert.DoesNotContain(Bridge.Log, line => line.Contains("The homeserver limits requests", StringComparison.Ordinal));
        Assert.Contains(synapse.Log, line => Answered200().IsMatch(line));
        Assert.DoesNotContain(synapse.Log, line => Limited().IsMatch(line));

        // What is known is not said again.
        Assert.Equal(0, await Bridge.StopAsync());
        var asked = AskedByBridge().Count;
        await StartBridgeAsync();
        await bob.SeesOnlineAsync(account.Address);
        var again = Secrets.New("message");
        await bob.SaysAsync(account.Address, again);
        await alice.HearsAsync(bob.Address, again);
        var afterwards = AskedByBridge().Skip(asked).ToList();
        // Name and picture of the one that was in hand when it stopped, at most.
        Assert.InRange(afterwards.Count(line => line.Contains("\"PUT /_matrix/client/v3/profile", StringComparison.Ordinal)), 0, 2);
        // The bot.
        Assert.Single(afterwards, line => line.Contains("/register", StringComparison.Ordinal));
        Assert.InRange(afterwards.Count, 1, 40);
        TestContext.Current.TestOutputHelper?.WriteLine($"Messages there and back took {talked}, the names of all {Stopwatch.GetElapsedTime(began)}.");
    }

    // 12B 200 "PUT /_matrix/client/v3/... HTTP/1.1" "MsnBridge" [0 dbevts]
    [GeneratedRegex("""B 200 "PUT [^"]*" "MsnBridge" """)]
    private static partial Regex Answered200();

    [GeneratedRegex("""B 429 "[^"]*" "MsnBridge" """)]
    private static partial Regex Limited();

    private List<string> AskedByBridge() =>
        [.. synapse.Log.Where(line => line.Contains("Processed request", StringComparison.Ordinal) && line.Contains("\"MsnBridge\"", StringComparison.Ordinal))];

    private async Task<IReadOnlyList<string>> RoomsOfGhostsAsync(MatrixUser admin)
    {
        var answer = await admin.RequestAsync("GET", "/_synapse/admin/v1/rooms?limit=1000");
        return
        [
            .. answer["rooms"]!.AsArray()
                .Where(room => ((string)room!["creator"]!).StartsWith("@_msn_", StringComparison.Ordinal))
                .Select(room => (string)room!["room_id"]!),
        ];
    }

    /// <summary>Those of the contacts whose ghosts lack a name or a picture.</summary>
    private async Task<List<MsnPerson>> UnnamedAsync(MatrixUser asking, IReadOnlyList<MsnPerson> contacts)
    {
        var unnamed = new List<MsnPerson>();
        foreach (var contact in contacts)
        {
            if (!await IsNamedAsync(asking, synapse.GhostOf(contact.Address)))
                unnamed.Add(contact);
        }

        return unnamed;
    }

    private static async Task<bool> IsNamedAsync(MatrixUser asking, string user)
    {
        try
        {
            var profile = await asking.RequestAsync("GET", $"/_matrix/client/v3/profile/{Uri.EscapeDataString(user)}");
            return profile["displayname"] is not null && profile["avatar_url"] is not null;
        }
        catch (ClientException)
        {
            // Not registered yet.
            return false;
        }
    }
}
