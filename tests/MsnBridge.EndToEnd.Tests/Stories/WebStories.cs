using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Web;
using MsnBridge.EndToEnd.Tests.Xmpp;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>An MSN contact on the screen of a web client, in a browser.</summary>
[Collection(Prosody.Name)]
public sealed class ConverseOnProsody(ProsodyServer server) : Story(server)
{
    [Fact]
    public async Task An_MSN_contact_is_in_the_list_and_a_conversation_goes_both_ways()
    {
        WebUser.SkipWhereMissing();
        var bob = Msn.NewPerson("bob");
        var (person, account) = await NewLinkedPersonAsync(bob);
        var alice = (JabberPerson)person;
        var (question, answer) = (Secrets.New("message"), Secrets.New("message"));

        await using var screen = await WebUser.OpenConverseAsync(server, alice.Client.BareJid);
        await screen.SeesContactAsync("bob");
        await screen.OpensChatAsync("bob");
        await screen.SaysAsync(question);
        await bob.HearsAsync(account.Address, question);
        await bob.SaysAsync(account.Address, answer);

        await screen.ReadsAsync(answer);
        await screen.KeepScreenshotAsync("converse");
    }
}

/// <summary>The same on the screen of a Matrix client.</summary>
[Collection(Synapse.Name)]
public sealed class HydrogenOnSynapse(SynapseServer server) : Story(server)
{
    [Fact]
    public async Task An_MSN_contact_is_in_the_list_and_a_conversation_goes_both_ways()
    {
        WebUser.SkipWhereMissing();
        var bob = Msn.NewPerson("bob");
        var (person, account) = await NewLinkedPersonAsync(bob);
        var alice = (MatrixPerson)person;
        var (greeting, question, answer) = (Secrets.New("message"), Secrets.New("message"), Secrets.New("message"));
        await bob.SaysAsync(account.Address, greeting);
        await alice.HearsAsync(bob.Address, greeting);

        await using var screen = await WebUser.OpenHydrogenAsync(server, alice.Client.Id);
        await screen.SeesContactAsync("bob");
        await screen.OpensChatAsync("bob");
        await screen.ReadsAsync(greeting);
        await screen.SaysAsync(question);
        await bob.HearsAsync(account.Address, question);
        await bob.SaysAsync(account.Address, answer);

        await screen.ReadsAsync(answer);
        await screen.KeepScreenshotAsync("hydrogen");
    }
}
