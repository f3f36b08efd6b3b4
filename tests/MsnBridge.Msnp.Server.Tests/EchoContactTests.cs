using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

/// <summary>The demo contact as a client of each generation sees it.</summary>
public sealed class EchoContactTests : NetworkTest
{
    private static readonly HttpClient Http = PassportHttp.CreateClient();

    protected override MsnServerOptions Options { get; } = TestOptions with { SeedDemo = true, Dialects = MsnpDialect.All };

    [Theory]
    [InlineData("MSNP12")]
    [InlineData("MSNP18")]
    [InlineData("MSNP21")]
    public async Task It_adds_back_shows_a_picture_and_gives_back_texts_nudges_and_files(string version)
    {
        var demo = DemoAccounts.People[0];
        await using var alice = new MsnpClient(
            new MsnpClientOptions { Profile = Network.ClientProfile with { Versions = [version] }, Http = Http }, new MsnpCredentials(demo.Address, demo.Password));
        await alice.SignInAsync(new MsnOwnPresence(), Token);
        var echo = MsnConversationId.With(DemoAccounts.Echo);

        await alice.AddContactAsync(DemoAccounts.Echo, null, Token);
        var there = await FindAsync<PresenceEvent>(alice, seen => seen.Address == DemoAccounts.Echo && seen.Presence.MsnObject is not null);
        var picture = MsnObject.Parse(there.Presence.MsnObject)!;
        Assert.Equal(picture.Size, (await alice.FetchObjectAsync(DemoAccounts.Echo, picture, Token)).Length);

        Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendTextAsync(echo, new TextMessage("hello"), Token)).Outcome);
        Assert.Equal("Echo: hello", (await FindAsync<TextEvent>(alice, _ => true)).Message.Text);
        await alice.SendNudgeAsync(echo, Token);
        await FindAsync<NudgeEvent>(alice, _ => true);

        byte[] content = [.. Enumerable.Range(0, 20_000).Select(index => (byte)(index * 7))];
        var sending = alice.SendFileAsync(
            DemoAccounts.Echo, new MsnOutgoingFile("song.bin", content.Length, _ => Task.FromResult<Stream>(new MemoryStream(content))), null, Token);
        var back = (await FindAsync<FileOfferEvent>(alice, _ => true)).Offer;
        Assert.Equal(MsnTransferFailure.None, (await sending).Failure);
        Assert.Equal(("song.bin", content.Length), (back.Name, back.Size));
        var came = new MemoryStream();
        await back.ReceiveAsync(came, null, Token);
        Assert.Equal(content, came.ToArray());
    }

    [Fact]
    public async Task A_file_that_is_too_large_for_it_is_declined_with_a_word()
    {
        var demo = DemoAccounts.People[0];
        await using var alice = new MsnpClient(
            new MsnpClientOptions { Profile = Network.ClientProfile with { Versions = ["MSNP15"] }, Http = Http }, new MsnpCredentials(demo.Address, demo.Password));
        await alice.SignInAsync(new MsnOwnPresence(), Token);
        await alice.AddContactAsync(DemoAccounts.Echo, null, Token);
        await FindAsync<PresenceEvent>(alice, seen => seen.Address == DemoAccounts.Echo && seen.Presence.MsnObject is not null);

        var result = await alice.SendFileAsync(
            DemoAccounts.Echo, new MsnOutgoingFile("huge.bin", 100_000_001, _ => Task.FromResult(Stream.Null)), null, Token);

        Assert.Equal(MsnTransferFailure.Declined, result.Failure);
        Assert.Contains("100 MB", (await FindAsync<TextEvent>(alice, _ => true)).Message.Text, StringComparison.Ordinal);
    }

    private static async Task<T> FindAsync<T>(MsnpClient client, Func<T, bool> matches)
        where T : MsnpEvent
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        await foreach (var report in client.Events.ReadAllAsync(patience.Token))
        {
            if (report is T found && matches(found))
                return found;
        }

        throw new InvalidOperationException($"The events ended without the {typeof(T).Name} that was waited for.");
    }
}
