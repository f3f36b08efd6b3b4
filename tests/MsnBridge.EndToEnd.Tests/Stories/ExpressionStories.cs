using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>What people on both sides tell beside plain words: nudges, what they listen to, how texts look, emoticons, and where they are signed in.</summary>
public abstract class ExpressionStories(HomeServer server) : Story(server)
{
    // A PNG of one pixel: small enough to go as it is.
    internal static byte[] Picture { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task Nudges_go_both_ways_and_a_second_one_at_once_is_refused()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        var expressive = (IExpressivePerson)alice;

        await alice.IsToldDeliveredAsync(await expressive.NudgesAsync(bob.Address));
        await bob.IsNudgedByAsync(account.Address);
        await expressive.IsToldTooFastAsync(bob.Address, await expressive.NudgesAsync(bob.Address));

        await bob.NudgesAsync(account.Address);
        await expressive.SeesNudgeAsync(bob.Address);
    }

    [Fact]
    public async Task What_people_listen_to_is_seen_both_ways()
    {
        if (!PlayedVersion.HasPersonalMessages)
            Assert.Skip("This version knows no media.");
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        var expressive = (IExpressivePerson)alice;
        await expressive.ShowsEverythingAsync();
        await alice.SeesAvailableAsync(bob.Address);

        bob.Resident.SetCurrentMedia(CurrentMedia.Music("Blue Monday", "New Order", "Substance"));
        await expressive.SeesListeningAsync(bob.Address, "New Order", "Blue Monday");

        await expressive.ListensToAsync("Yes", "Heart of the Sunrise");
        await bob.SeesListeningAsync(account.Address, "Heart of the Sunrise - Yes");
        await expressive.ListensToAsync(null, "");
        await bob.SeesListeningAsync(account.Address, null);
    }

    [Fact]
    public async Task The_look_of_a_text_goes_both_ways()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        var expressive = (IExpressivePerson)alice;
        await expressive.ShowsEverythingAsync();
        await alice.SeesAvailableAsync(bob.Address);

        var said = Secrets.New("message");
        await expressive.SaysBoldAsync(bob.Address, said, "ff0010");
        var heard = await bob.HearsTextAsync(account.Address, said);
        Assert.Equal((MessageEffects.Bold, new MessageColor(255, 0, 16)), (heard.Format!.Effects, heard.Format.Color));

        var answer = Secrets.New("message");
        await bob.SaysAsync(account.Address, answer, MessageFormat.Default with { Effects = MessageEffects.Bold, Color = new MessageColor(0, 128, 16) });
        await expressive.HearsBoldAsync(bob.Address, answer, "008010");
    }

    [Fact]
    public async Task Custom_emoticons_go_both_ways_byte_for_byte()
    {
        var (alice, account, bob) = await NewPersonWithFriendAsync("MSNP12");
        var expressive = (IExpressivePerson)alice;
        await expressive.ShowsEverythingAsync();
        await alice.SeesAvailableAsync(bob.Address);

        var text = $"look (cat) {Secrets.New("message")}";
        await bob.SaysWithPictureAsync(account.Address, text, "(cat)", Picture);
        Assert.Equal(Picture, await expressive.HearsWithPictureAsync(bob.Address, text, "(cat)"));

        var answer = Secrets.New("message");
        await expressive.SaysWithPictureAsync(bob.Address, $"{answer} :party_parrot: !", ":party_parrot:", Picture);
        var (heard, pictures) = await bob.HearsWithPicturesAsync(account.Address);
        Assert.Equal($"{answer} (party) !", heard);
        Assert.Equal(Picture, pictures["(party)"]);
    }

    [Fact]
    public async Task Ordinary_emoticons_are_written_as_the_person_wants_them()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        await alice.SeesAvailableAsync(bob.Address);
        await bob.SaysAsync(account.Address, "as it is (Y) :-)");
        await alice.HearsAsync(bob.Address, "as it is (Y) :-)");

        await ((IExpressivePerson)alice).WantsEmoticonsAsCharactersAsync();

        await bob.SaysAsync(account.Address, "fine (Y) :-)");
        await alice.HearsAsync(bob.Address, "fine 👍 🙂");
        await alice.SaysAsync(bob.Address, "thanks 👍");
        await bob.HearsAsync(account.Address, "thanks (Y)");
    }

    [Fact]
    public async Task What_was_said_while_the_account_was_away_arrives_in_order_with_its_time()
    {
        if (!PlayedVersion.KeepsMessages)
            Assert.Skip("This version keeps nothing for who is away.");
        var (alice, account, bob) = await NewPersonWithFriendAsync("MSNP18");
        await alice.SeesAvailableAsync(bob.Address);
        await Bridge.StopAsync();
        await bob.SeesOfflineAsync(account.Address);
        string[] texts = [Secrets.New("message"), Secrets.New("message"), Secrets.New("message")];
        foreach (var text in texts)
            await bob.LeavesWordAsync(account.Address, text);
        var said = DateTimeOffset.UtcNow;

        await StartBridgeAsync();

        await alice.HearsAsync(bob.Address, texts[^1]);
        Assert.Equal(texts, alice.TextsFrom(bob.Address));
        Assert.All(texts, text => Assert.True(((IExpressivePerson)alice).TimeOf(bob.Address, text) <= said, "It has another time."));
    }

    [Fact]
    public async Task Another_place_of_the_account_is_told_and_goes_when_asked()
    {
        if (!PlayedVersion.HasPlaces)
            Assert.Skip("This version knows one place of an account.");
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);

        var laptop = EndsWithStory(await Msn.SignInAsync(account, "MSNP18", "Laptop"));
        await alice.IsToldAsync("signed in at Laptop as well");
        await ((IExpressivePerson)alice).SignsOutPlaceAsync("Laptop");
        await laptop.IsSignedOutAsync();
        await alice.IsToldAsync("not signed in at Laptop any more");
    }

    // Friends are made before linking: the network is told with the account signed in for a moment from elsewhere.
    private async Task<(HomePerson Person, MsnAccount Account, MsnFriend Friend)> NewPersonWithFriendAsync(string version)
    {
        var account = Msn.NewAccount("alice");
        var friend = EndsWithStory(await Msn.NewFriendAsync("bob", account, version));
        var person = await NewPersonAsync();
        await person.LinkAsync(account.Address, account.Password);
        await person.SeesContactAsync(friend.Address);
        return (person, account, friend);
    }
}
