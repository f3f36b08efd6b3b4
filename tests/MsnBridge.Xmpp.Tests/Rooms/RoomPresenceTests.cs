using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;
using static MsnBridge.Xmpp.Tests.Rooms.RoomStage;

namespace MsnBridge.Xmpp.Tests.Rooms;

/// <summary>The states that people in a room have on MSN.</summary>
public sealed class RoomPresenceTests
{
    private static readonly ContactId s_dave = new("dave@example.com");

    [Fact]
    public async Task Who_comes_in_sees_the_states_of_the_others()
    {
        await using var stage = await OpenAsync();
        await ShowAsync(stage, Transport.Bob, new(Availability.OnThePhone, "at work"));
        await stage.SettleAsync();

        var sent = await stage.JoinAsync();

        Assert.Equal(("dnd", "On the phone - at work"), StateOf(sent[0]));
        Assert.Equal(("xa", "Appears offline"), StateOf(sent[1]));
        Assert.Equal((null, null), StateOf(sent[2]));
    }

    [Fact]
    public async Task Another_state_is_shown_once_to_who_is_in_the_room_under_the_same_name()
    {
        await using var stage = await EnterAsync();
        await stage.SettleAsync();

        await ShowAsync(stage, Transport.Bob, new(Availability.Away));
        await ShowAsync(stage, Transport.Bob, new(Availability.Away));
        var away = Assert.Single(await stage.SettleAsync(), IsOfRoom);
        await ShowAsync(stage, Transport.Bob, ContactPresence.Offline);
        var gone = Assert.Single(await stage.SettleAsync(), IsOfRoom);

        Assert.Equal((From(away), To(away), Stanza.TypeOf(away)), ($"{stage.Room}/Bob", Transport.AlicesPhone, null));
        Assert.Equal(("away", null), StateOf(away));
        Assert.Null(Stanza.TypeOf(gone));
        Assert.Equal(("xa", "Appears offline"), StateOf(gone));
        bool IsOfRoom(XElement stanza) => stanza.Name == Ns.Component + "presence" && From(stanza)!.StartsWith(stage.Room, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_no_contact_has_no_state_until_it_is_told_and_keeps_it_when_the_group_changes()
    {
        await using var stage = await OpenAsync(group: Group with { Members = [Transport.Bob, s_dave] });

        var before = (await stage.JoinAsync()).Single(stanza => From(stanza) == Dave(stage));
        await ShowAsync(stage, s_dave, new(Availability.Busy));
        var told = Assert.Single(await stage.SettleAsync());
        await stage.ShowAsync(Group with { Members = [Transport.Bob, s_dave, Carol] });
        var changed = await stage.SettleAsync();
        var after = (await stage.JoinAsync()).Single(stanza => From(stanza) == Dave(stage));

        Assert.Equal((null, null), StateOf(before));
        Assert.Equal(("dnd", null), StateOf(told));
        Assert.DoesNotContain(changed, stanza => From(stanza) == Dave(stage));
        Assert.Equal(("dnd", null), StateOf(after));
    }

    private static string Dave(RoomStage stage) => $"{stage.Room}/{s_dave.Value}";

    private static async Task ShowAsync(RoomStage stage, ContactId contact, ContactPresence presence)
    {
        var known = await stage.Transport.Directory.FindContactAsync(Transport.AliceUser, contact, CancellationToken.None);
        if (known is not null)
        {
            stage.Transport.Directory.AddContact(Transport.Alice, known.Contact, presence);
        }

        var shown = known?.Contact ?? Transport.Contact(contact.Value, contact.Value, ContactRelation.None);
        await stage.Transport.Home.ShowPresenceAsync(Transport.AliceLink, shown, presence, CancellationToken.None);
    }

    private static (string? Show, string? Status) StateOf(XElement presence) =>
        ((string?)presence.Element(Ns.Component + "show"), (string?)presence.Element(Ns.Component + "status"));
}
