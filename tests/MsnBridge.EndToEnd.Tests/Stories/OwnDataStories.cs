using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>A person who takes what the bridge holds about him, and has it erased.</summary>
public abstract class OwnDataStory(HomeServer server) : Story(server)
{
    [Fact]
    public async Task What_is_held_is_handed_over_and_erased_at_the_persons_wish()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        await bob.SaysAsync(account.Address, "good day");
        await alice.HearsAsync(bob.Address, "good day");

        await alice.TakesExportAsync();
        await alice.IsForgottenAsync();

        await bob.SeesOfflineAsync(account.Address);
    }
}

[Collection(Prosody.Name)]
public sealed class OwnDataStoryOnProsody(ProsodyServer server) : OwnDataStory(server);

[Collection(Synapse.Name)]
public sealed class OwnDataStoryOnSynapse(SynapseServer server) : OwnDataStory(server);
