using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Xmpp;

namespace MsnBridge.EndToEnd.Tests.Stories;

[CollectionDefinition(Name)]
public sealed class BothNetworks : ICollectionFixture<SynapseServer>, ICollectionFixture<ProsodyServer>
{
    public const string Name = nameof(BothNetworks);
}

/// <summary>The stage of a story on which one bridge is on Matrix and on XMPP at once, and people have a client on each.</summary>
public abstract class StoryOfBothNetworks(SynapseServer synapse, ProsodyServer prosody) : Story(synapse)
{
    protected SynapseServer Synapse => synapse;

    /// <summary>Whether the bridge may act in the name of the homeserver's users.</summary>
    protected virtual bool DoublePuppets => false;

    protected override string HomeConfiguration => $"{prosody.Configuration}\n{synapse.Section(DoublePuppets)}";

    protected override IReadOnlyList<string> ConnectedLines => [synapse.ConnectedLine, prosody.ConnectedLine];

    protected override async Task StartServersAsync()
    {
        prosody.SkipWhereMissing();
        await synapse.StartAsync();
        await prosody.StartAsync();
    }

    /// <summary>Somebody with a Matrix client.</summary>
    /// <param name="accepts">Whether he accepts invitations of the bot and of ghosts.</param>
    protected async Task<MatrixPerson> NewMatrixPersonAsync(bool accepts = true) =>
        EndsWithStory(new MatrixPerson(synapse, await synapse.SignInNewUserAsync("alice", joinsTheBridge: accepts)));

    /// <summary>Somebody with an XMPP client that shows what he writes with another one.</summary>
    protected async Task<JabberPerson> NewJabberPersonAsync()
    {
        var person = EndsWithStory((JabberPerson)await prosody.NewPersonAsync("alice"));
        await person.Client.EnableCarbonsAsync();
        return person;
    }

    /// <summary>A person who has linked one account from both networks, and sees this contact from both.</summary>
    protected async Task<TwoClients> NewPersonOnBothAsync(MsnPerson contact, bool accepts = true)
    {
        var account = Msn.NewAccount("alice");
        await Msn.BefriendAsync(account, contact);
        var matrix = await NewMatrixPersonAsync(accepts);
        var jabber = await NewJabberPersonAsync();
        await matrix.LinkAsync(account.Address, account.Password);
        await jabber.LinkAsync(account.Address, account.Password);
        await matrix.SeesContactAsync(contact.Address);
        await jabber.SeesContactAsync(contact.Address);
        await matrix.SeesSignedInAsync();
        await contact.ForgetAsync();
        return new TwoClients(matrix, jabber, account);
    }

    /// <summary>One person, his two clients and his MSN account.</summary>
    protected sealed record TwoClients(MatrixPerson Matrix, JabberPerson Jabber, MsnAccount Account);
}
