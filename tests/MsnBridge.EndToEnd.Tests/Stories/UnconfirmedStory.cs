using MsnBridge.Core.Messages;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>The MSN network takes a message and never says what became of it. Told on one server of each home network: it takes as long as the bridge waits.</summary>
public abstract class UnconfirmedStory(HomeServer server) : Story(server)
{
    [Fact]
    public async Task A_message_that_MSN_does_not_confirm_is_told_as_that_and_not_sent_again()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        Msn.Faults.StopAcknowledging();

        var text = Secrets.New("message");
        var id = await alice.SaysAsync(bob.Address, text);

        await bob.HearsAsync(account.Address, text);
        var sentence = DeliveryText.Describe(DeliveryOutcome.Unconfirmed, DeliveryFailure.None);
        Assert.Contains(sentence, await alice.IsToldUndeliveredAsync(id), StringComparison.Ordinal);
        Assert.Empty(bob.HeardButNotTaken);
    }
}
