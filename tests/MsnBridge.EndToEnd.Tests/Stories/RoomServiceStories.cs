using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Xmpp;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>What only XMPP has: groups as rooms of the transport (XEP-0045), as an ordinary client library meets them.</summary>
public abstract class RoomServiceStories(XmppServer server) : Story(server)
{
    [Fact]
    public async Task What_is_said_while_nobody_is_in_the_room_waits_in_the_chat_and_is_there_at_the_entry()
    {
        var (bob, carol) = (Msn.NewPerson("bob"), Msn.NewPerson("carol"));
        var (person, account) = await NewLinkedPersonAsync(bob, carol);
        var alice = (JabberPerson)person;
        await bob.SeesOnlineAsync(account.Address);
        var bobs = await bob.OpensGroupAsync(account.Address, carol.Address);
        var room = await alice.IsInvitedAsync();
        var text = Secrets.New("message");

        Assert.True(bobs.SendText(text));
        var said = await alice.Client.WaitForAsync(
            stanza => stanza.Element(XmppNames.Client + "body")?.Value.EndsWith($"] {text}", StringComparison.Ordinal) == true, "the text in the chat");
        await alice.JoinsAsync(room);
        await alice.HearsInGroupAsync(room, bob.Address, text);

        Assert.Equal(alice.AddressOf(bob.Address), said.Attribute("from")!.Value.Split('/')[0]);
        Assert.NotNull(alice.Client.Received.Last(stanza => stanza.Element(XmppNames.Client + "body")?.Value == text).Element(XmppNames.Delay + "delay"));
    }

    [Fact]
    public async Task The_room_is_the_same_after_a_restart_and_is_nobody_elses()
    {
        var (bob, carol) = (Msn.NewPerson("bob"), Msn.NewPerson("carol"));
        var (person, account) = await NewLinkedPersonAsync(bob, carol);
        var alice = (JabberPerson)person;
        await bob.SeesOnlineAsync(account.Address);
        await bob.OpensGroupAsync(account.Address, carol.Address);
        var room = await alice.SeesGroupAsync(bob.Address, carol.Address);

        bob.Resident.SetStatus(MsnpStatus.Busy);
        await alice.Client.WaitForAsync(
            stanza => stanza.Attribute("from")?.Value == $"{room}/{alice.NickOf(room, bob.Address)}" && stanza.Element(XmppNames.Client + "show")?.Value == "dnd",
            "Bob as busy in the room");

        var info = await alice.Client.DiscoverInfoAsync(room);
        var features = info.Descendants(XmppNames.DiscoInfo + "feature").Select(feature => feature.Attribute("var")?.Value).ToList();
        Assert.Contains("muc_membersonly", features);
        var listed = await alice.Client.DiscoverItemsAsync(alice.Transport);
        Assert.Equal([room], listed.Descendants(XmppNames.DiscoItems + "item").Select(item => item.Attribute("jid")?.Value));

        var mallory = (JabberPerson)await NewPersonAsync("mallory");
        await mallory.Client.SendRawAsync($"<presence to='{room}/{JabberPerson.RoomNick}'><x xmlns='{XmppNames.Muc}'/></presence>");
        var refused = await mallory.Client.WaitForAsync(stanza => stanza.Attribute("type")?.Value == "error", "the refusal");
        Assert.Contains("registration-required", JabberPerson.ErrorText(refused), StringComparison.Ordinal);

        Assert.Equal(0, await Bridge.StopAsync());
        await alice.Client.WaitForAsync(stanza => JabberPerson.StatusCodes(stanza).Contains("332"), "being put out by the end of the bridge");
        await StartBridgeAsync();
        await alice.SeesSignedInAsync();
        await alice.JoinsAsync(room);
        await alice.SeesInGroupAsync(room, bob.Address);
        await alice.SeesInGroupAsync(room, carol.Address);
    }

    [Fact]
    public async Task A_device_that_is_gone_without_a_word_misses_nothing()
    {
        var (bob, carol) = (Msn.NewPerson("bob"), Msn.NewPerson("carol"));
        var (person, account) = await NewLinkedPersonAsync(bob, carol);
        var alice = (JabberPerson)person;
        await bob.SeesOnlineAsync(account.Address);
        var bobs = await bob.OpensGroupAsync(account.Address, carol.Address);
        var room = await alice.SeesGroupAsync(bob.Address, carol.Address);
        var (first, second) = (Secrets.New("message"), Secrets.New("message"));

        await alice.LeavesAsync();
        Assert.True(bobs.SendText(first));
        await alice.ReturnsAsync();
        await alice.Client.WaitForAsync(
            stanza => stanza.Element(XmppNames.Client + "body")?.Value.EndsWith($"] {first}", StringComparison.Ordinal) == true, "what was said meanwhile");
        await alice.JoinsAsync(room);
        Assert.True(bobs.SendText(second));

        await alice.HearsInGroupAsync(room, bob.Address, second);
    }
}
