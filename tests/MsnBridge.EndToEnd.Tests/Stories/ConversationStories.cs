using MsnBridge.Core.Contacts;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>A person and an MSN contact talk, and see one another come and go.</summary>
public abstract class ConversationStories(HomeServer server) : Story(server)
{
    [Fact]
    public async Task Text_goes_both_ways_whole_and_its_delivery_is_confirmed()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);

        var question = Secrets.New("message") + " <is> \"this\" & that whole?  😀 %0D%0A";
        var id = await alice.SaysAsync(bob.Address, question);
        await bob.HearsAsync(account.Address, question);
        await alice.IsToldDeliveredAsync(id);

        var answer = Secrets.New("message") + " <yes/> & \\o/ äöü 漢字";
        await bob.SaysAsync(account.Address, answer);
        await alice.HearsAsync(bob.Address, answer);
    }

    [Fact]
    public async Task Messages_of_one_conversation_keep_their_order()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        var said = NewTexts(20);

        foreach (var text in said)
            await alice.SaysAsync(bob.Address, text);
        Assert.Equal(said, await bob.HearsNextAsync(account.Address, said.Count));

        var answered = NewTexts(20);
        foreach (var text in answered)
            await bob.SaysAsync(account.Address, text);
        await alice.HearsAsync(bob.Address, answered[^1]);
        Assert.Equal(answered, alice.TextsFrom(bob.Address));
    }

    [Fact]
    public async Task Typing_is_seen_both_ways()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        // Typing alone opens no conversation.
        var opening = Secrets.New("message");
        await alice.SaysAsync(bob.Address, opening);
        await bob.HearsAsync(account.Address, opening);

        await alice.TypesAsync(bob.Address);
        await bob.SeesTypingAsync(account.Address);

        await bob.TypesAsync(account.Address);
        await alice.SeesTypingAsync(bob.Address);
    }

    [Fact]
    public async Task A_message_to_somebody_offline_comes_back_with_the_reason_or_waits_for_him()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, _) = await NewLinkedPersonAsync(bob);
        await alice.SeesAvailableAsync(bob.Address);
        bob.SignOut();
        await alice.SeesOfflineAsync(bob.Address);

        var id = await alice.SaysAsync(bob.Address, Secrets.New("message"));

        await alice.IsToldOfAbsenceAsync(bob.Address, id);
    }

    [Fact]
    public async Task Presence_follows_the_contact()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, _) = await NewLinkedPersonAsync(bob);
        await alice.SeesAvailableAsync(bob.Address);

        bob.Resident.SetStatus(MsnpStatus.Away);
        bob.Resident.SetPersonalMessage("<back> & soon");
        await alice.SeesAvailableAsync(bob.Address, Availability.Away, PlayedVersion.Shown("<back> & soon"));
        bob.Resident.SetStatus(MsnpStatus.Online);
        await alice.SeesAvailableAsync(bob.Address);
        bob.SignOut();
        await alice.SeesOfflineAsync(bob.Address);
        bob.Resident.SignIn();
        await alice.SeesAvailableAsync(bob.Address);
    }

    [Fact]
    public async Task Own_presence_is_seen_by_the_contact()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        await bob.SeesOnlineAsync(account.Address);

        await alice.SetsPresenceAsync(Server.OwnPresence.Shown, "no time");
        await bob.SeesStatusAsync(account.Address, Server.OwnPresence.Seen);

        await alice.LeavesAsync();
        await bob.SeesOfflineAsync(account.Address);
    }

    [Fact]
    public async Task A_contact_has_the_name_that_he_gave_himself()
    {
        var bob = Msn.NewPerson("bob");
        bob.Resident.Rename("Bob <the> Builder");
        var (alice, _) = await NewLinkedPersonAsync(bob);
        await alice.SeesAvailableAsync(bob.Address);

        await alice.SeesNamedAsync(bob.Address, "Bob <the> Builder");
    }

    [Fact]
    public async Task Two_users_of_one_contact_never_see_the_words_of_the_other()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, aliceAccount) = await NewLinkedPersonAsync(bob);
        var (dave, daveAccount) = await NewLinkedPersonAsync(bob);
        string[] texts = [.. NewTexts(4)];

        await bob.SaysAsync(aliceAccount.Address, texts[0]);
        await bob.SaysAsync(daveAccount.Address, texts[1]);
        await alice.SaysAsync(bob.Address, texts[2]);
        await dave.SaysAsync(bob.Address, texts[3]);

        await alice.HearsAsync(bob.Address, texts[0]);
        await dave.HearsAsync(bob.Address, texts[1]);
        await bob.HearsAsync(aliceAccount.Address, texts[2]);
        await bob.HearsAsync(daveAccount.Address, texts[3]);
        Assert.Equal([texts[0]], alice.TextsFrom(bob.Address));
        Assert.Equal([texts[1]], dave.TextsFrom(bob.Address));
        Assert.Empty(bob.HeardButNotTaken);
    }

    private static List<string> NewTexts(int count) => [.. Enumerable.Range(0, count).Select(_ => Secrets.New("message"))];
}
