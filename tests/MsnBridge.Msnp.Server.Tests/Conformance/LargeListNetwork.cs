using System.Globalization;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>A network in which one account has a thousand contacts in thirty groups, the one of those in no group counted.</summary>
public sealed class LargeListNetwork : IAsyncLifetime
{
    public const string Owner = "owner@msn.example";
    public const string Password = "password of the owner";
    public const int People = 1000;
    public const int OwnGroups = 29;

    private readonly Dictionary<string, string?> _groupOf = [];

    public EmbeddedMsnNetwork Network { get; } = new(new MsnServerOptions
    {
        NotificationPort = 0,
        SwitchboardPort = 0,
        PassportPort = 0,
        PasswordIterations = 1,
        OutgoingQueueLength = 8192,
        Dialects = MsnpDialect.All,
    });

    /// <summary>Everybody's group by name; null for none.</summary>
    public IReadOnlyDictionary<string, string?> GroupOf => _groupOf;

    public static string NameOf(int person) => string.Create(CultureInfo.InvariantCulture, $"Person {person} ä & <b>");

    public static string GroupName(int group) => string.Create(CultureInfo.InvariantCulture, $"Group {group} % é");

    public async ValueTask InitializeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        await Network.StartAsync(token);
        Network.CreateAccount(Owner, Password, "Owner");
        await using var owner = await ConformanceClient.SignInAsync(Network, Owner, Password, MsnpDialect.Msnp12.Name, token);
        var groups = new List<string>();
        for (var group = 0; group < OwnGroups; group++)
            groups.Add((await owner.CreateGroupAsync(GroupName(group), token)).Id);

        for (var person = 0; person < People; person++)
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"person{person}@msn.example");
            Network.CreateAccount(address, "x", NameOf(person));
            await owner.AddContactAsync(address, NameOf(person), token);
            var group = person % (OwnGroups + 1);
            _groupOf[address] = group == OwnGroups ? null : GroupName(group);
            if (group < OwnGroups)
                await owner.MoveContactAsync(address, null, groups[group], token);
        }
    }

    public async ValueTask DisposeAsync() => await Network.DisposeAsync();
}
