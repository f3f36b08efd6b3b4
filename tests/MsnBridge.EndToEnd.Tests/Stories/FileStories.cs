using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.Msnp.PeerToPeer;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>A person and an MSN contact send one another files.</summary>
public abstract class FileStories(HomeServer server) : Story(server)
{
    [Fact]
    public async Task Files_go_both_ways_byte_for_byte()
    {
        var (alice, account, bob) = await NewFriendsAsync();

        var picture = NewPicture(300_000);
        var sending = bob.SendsFileAsync(account.Address, "verona.png", picture, NewPicture(2_000));
        Assert.Equal(picture, await alice.ReceivesFileAsync(bob.Address, "verona.png"));
        Assert.Equal(MsnTransferFailure.None, (await sending).Failure);

        var letter = NewContent(200_000);
        var handle = await alice.SendsFileAsync(bob.Address, "letter.bin", letter);
        var offer = await bob.IsOfferedAsync("letter.bin");
        Assert.Equal(letter.Length, offer.Size);
        Assert.Equal(letter, await MsnFriend.TakesAsync(offer));
        await alice.IsToldDeliveredAsync(handle);
    }

    [Fact]
    public async Task A_file_that_the_contact_declines_comes_back_with_the_reason()
    {
        var (alice, _, bob) = await NewFriendsAsync();

        var handle = await alice.SendsFileAsync(bob.Address, "letter.bin", NewContent(1_000));
        await (await bob.IsOfferedAsync("letter.bin")).DeclineAsync(CancellationToken.None);

        Assert.Contains("declined", await alice.IsToldUndeliveredAsync(handle), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_person_is_asked_and_accepts_or_declines()
    {
        var (alice, account, bob) = await NewFriendsAsync();
        await alice.WantsToBeAskedAboutFilesAsync();

        var content = NewContent(50_000);
        var sending = bob.SendsFileAsync(account.Address, "first.bin", content);
        await alice.IsOfferedFileAsync(bob.Address, "first.bin");
        await alice.AnswersOfferAsync(bob.Address, "first.bin", accept: true);
        Assert.Equal(content, await alice.ReceivesFileAsync(bob.Address, "first.bin"));
        Assert.Equal(MsnTransferFailure.None, (await sending).Failure);

        sending = bob.SendsFileAsync(account.Address, "second.bin", content);
        await alice.IsOfferedFileAsync(bob.Address, "second.bin");
        await alice.AnswersOfferAsync(bob.Address, "second.bin", accept: false);
        Assert.Equal(MsnTransferFailure.Declined, (await sending).Failure);
        await alice.IsToldOfFileAsync(bob.Address, "second.bin", "declined");
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_declined_and_both_are_told()
    {
        var (alice, account, bob) = await NewFriendsAsync();

        var result = await bob.SendsFileAsync(account.Address, "huge.bin", 900_000_000, _ => Task.FromResult(Stream.Null));

        Assert.Equal(MsnTransferFailure.Declined, result.Failure);
        await alice.IsToldOfFileAsync(bob.Address, "huge.bin", "largest");
    }

    [Fact]
    public async Task Text_flows_while_a_file_does_and_a_sender_who_leaves_is_told()
    {
        var (alice, account, bob) = await NewFriendsAsync();
        using var endless = new HalfFile(1_000_000);

        var sending = bob.SendsFileAsync(account.Address, "half.bin", 2_000_000, _ => Task.FromResult<Stream>(endless));
        await endless.Halfway.WaitAsync(Clients.Waiting.Patience, TestContext.Current.CancellationToken);
        var text = Secrets.New("message");
        await bob.SaysAsync(account.Address, text);
        await alice.HearsAsync(bob.Address, text);
        var answer = Secrets.New("message");
        await alice.SaysAsync(bob.Address, answer);
        await bob.HearsAsync(account.Address, answer);

        await bob.LeavesAsync();
        await alice.IsToldOfFileAsync(bob.Address, "half.bin", "did not arrive");
        Assert.NotEqual(MsnTransferFailure.None, (await sending).Failure);
    }

    [Fact]
    public async Task A_bridge_that_is_killed_in_the_middle_tells_what_did_not_arrive()
    {
        var (alice, account, bob) = await NewFriendsAsync();
        using var endless = new HalfFile(1_000_000);
        var sending = bob.SendsFileAsync(account.Address, "half.bin", 2_000_000, _ => Task.FromResult<Stream>(endless));
        await endless.Halfway.WaitAsync(Clients.Waiting.Patience, TestContext.Current.CancellationToken);

        await Bridge.KillAsync();
        await StartBridgeAsync();

        await alice.IsToldOfFileAsync(bob.Address, "half.bin", "did not arrive");
        await bob.LeavesAsync();
        Assert.NotEqual(MsnTransferFailure.None, (await sending).Failure);
    }

    private async Task<(HomePerson Alice, MsnAccount Account, MsnFriend Bob)> NewFriendsAsync()
    {
        var (account, other) = (Msn.NewAccount("alice"), Msn.NewAccount("bob"));
        await Msn.BefriendAsync(account, other);
        var bob = EndsWithStory(await Msn.SignInAsync(other));
        var alice = await NewPersonAsync();
        await alice.LinkAsync(account.Address, account.Password);
        await alice.SeesContactAsync(bob.Address);
        await bob.SeesOnlineAsync(account.Address);
        return (alice, account, bob);
    }

    private static byte[] NewContent(int length)
    {
        var content = new byte[length];
        Random.Shared.NextBytes(content);
        return content;
    }

    /// <summary>Begins like a picture; what follows is nobody's to look at.</summary>
    private static byte[] NewPicture(int length)
    {
        var content = NewContent(length);
        byte[] start = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 2, 128, 0, 0, 1, 224, 8, 6, 0, 0, 0];
        start.CopyTo(content, 0);
        return content;
    }
}
