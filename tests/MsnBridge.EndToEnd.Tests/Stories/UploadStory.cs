using System.Security.Cryptography;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.Msnp.PeerToPeer;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>Files by way of a server's own upload service (XEP-0363), where the other file stories are played elsewhere.</summary>
public abstract class UploadStory(XmppServer server) : Story(server)
{
    [Fact]
    public async Task Files_go_both_ways_by_the_servers_upload_service()
    {
        var (account, other) = (Msn.NewAccount("alice"), Msn.NewAccount("bob"));
        await Msn.BefriendAsync(account, other);
        var bob = EndsWithStory(await Msn.SignInAsync(other));
        var alice = await NewPersonAsync();
        await alice.LinkAsync(account.Address, account.Password);
        await alice.SeesContactAsync(bob.Address);
        await bob.SeesOnlineAsync(account.Address);
        var content = RandomNumberGenerator.GetBytes(200_000);

        var sending = bob.SendsFileAsync(account.Address, "first.bin", content);
        Assert.Equal(content, await alice.ReceivesFileAsync(bob.Address, "first.bin"));
        Assert.Equal(MsnTransferFailure.None, (await sending).Failure);

        var handle = await alice.SendsFileAsync(bob.Address, "second.bin", content);
        Assert.Equal(content, await MsnFriend.TakesAsync(await bob.IsOfferedAsync("second.bin")));
        await alice.IsToldDeliveredAsync(handle);
    }
}
