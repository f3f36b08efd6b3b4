using System.Globalization;
using System.Security.Cryptography;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Xmpp;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Testing;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>A person whose server has no place for files, and a bridge that hands them out itself.</summary>
public abstract class HostedFilesStory(XmppServer server) : Story(server)
{
    private readonly int _port = LoopbackPorts.Free();

    protected override string HomeConfiguration => string.Create(CultureInfo.InvariantCulture, $"""
        {Server.Configuration}
          files:
            publicUrl: http://127.0.0.1:{_port}/msn
            port: {_port}
        """);

    [Fact]
    public async Task A_contacts_file_is_handed_out_by_the_bridge_byte_for_byte_also_after_a_restart()
    {
        var (account, other) = (Msn.NewAccount("alice"), Msn.NewAccount("bob"));
        await Msn.BefriendAsync(account, other);
        var bob = EndsWithStory(await Msn.SignInAsync(other));
        var alice = (JabberPerson)await NewPersonAsync();
        await alice.LinkAsync(account.Address, account.Password);
        await alice.SeesContactAsync(bob.Address);
        await bob.SeesOnlineAsync(account.Address);
        var content = RandomNumberGenerator.GetBytes(300_000);

        var sending = bob.SendsFileAsync(account.Address, "letter.bin", content);
        Assert.Equal(content, await alice.ReceivesFileAsync(bob.Address, "letter.bin"));
        Assert.Equal(MsnTransferFailure.None, (await sending).Failure);
        Assert.Equal(0, await Bridge.StopAsync());
        await StartBridgeAsync();

        using var http = new HttpClient();
        Assert.Equal(content, await http.GetByteArrayAsync(alice.LinkToFile("letter.bin"), TestContext.Current.CancellationToken));
    }
}
