using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

public sealed class LargeListTests(LargeListNetwork fixture) : IClassFixture<LargeListNetwork>
{
    public static TheoryData<string> Versions => [.. SpokenVersion.OfEachModel];

    [Theory, MemberData(nameof(Versions))]
    public async Task A_list_of_a_thousand_people_in_thirty_groups_is_read_whole(string version)
    {
        await using var owner = await ConformanceClient.SignInAsync(
            fixture.Network, LargeListNetwork.Owner, LargeListNetwork.Password, version, TestContext.Current.CancellationToken);
        var list = owner.Contacts;
        Assert.Equal(LargeListNetwork.People, list.Contacts.Values.Count(contact => contact.Lists.HasFlag(MsnpLists.Forward | MsnpLists.Allow)));
        Assert.All(list.Contacts.Values, contact => Assert.True(fixture.GroupOf.ContainsKey(contact.Address)));
        for (var person = 0; person < LargeListNetwork.People; person += 97)
            Assert.Equal(LargeListNetwork.NameOf(person), list.Contacts[$"person{person}@msn.example"].DisplayName);

        if (!ConformanceClient.DialectOf(version).HasGroups)
            return;

        // Those in no group are, to MSNP9, in the group with the number 0, which the list has besides.
        string? GroupOf(string address) => list.Contacts[address].GroupIds.Select(id => list.Groups[id].Name).SingleOrDefault(name => name.StartsWith("Group", StringComparison.Ordinal));
        Assert.Equal(LargeListNetwork.OwnGroups, list.Groups.Values.Count(group => group.Name.StartsWith("Group", StringComparison.Ordinal)));
        Assert.All(fixture.GroupOf, expected => Assert.Equal(expected.Value, GroupOf(expected.Key)));
    }
}
