using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Rooms;

namespace MsnBridge.Xmpp.Tests.Rooms;

public sealed class RoomAddressesTests
{
    private static readonly ContactAddresses s_contacts = new(new XmppOptions());
    private static readonly RoomAddresses s_rooms = new(s_contacts);
    private static readonly Jid s_alice = Read("alice@localhost/phone");

    [Theory]
    [InlineData("party@msn.localhost", true)]
    [InlineData("group-0123@msn.localhost/Bob", true)]
    [InlineData(@"a\20b@msn.localhost", true)]
    [InlineData("msn.localhost", false)]
    [InlineData("msn.localhost/x", false)]
    [InlineData("party@rooms.localhost", false)]
    [InlineData(@"bob\40example.com@msn.localhost", false)]
    public void Rooms_are_those_without_an_at_sign(string address, bool isRoom) => Assert.Equal(isRoom, s_rooms.IsRoom(Read(address)));

    [Theory]
    [InlineData("bob@example.com")]
    [InlineData("group-0123456789abcdef0123@example.com")]
    [InlineData(@"a\40b@example.com")]
    [InlineData("'&:/<>@x")]
    public void No_contact_is_taken_for_a_room(string contact) => Assert.False(s_rooms.IsRoom(s_contacts.OfContact(new(contact))));

    [Fact]
    public void Conversation_has_the_same_room_always_and_nobody_else_has_it()
    {
        var conversation = new ConversationId("group:1");

        var room = s_rooms.OfConversation(s_alice, conversation);

        Assert.Equal(room, s_rooms.OfConversation(Read("alice@localhost/desk"), conversation));
        Assert.NotEqual(room, s_rooms.OfConversation(Read("carol@localhost"), conversation));
        Assert.NotEqual(room, s_rooms.OfConversation(s_alice, new("group:2")));
        Assert.True(s_rooms.IsRoom(room));
        Assert.False(RoomAddresses.MayBeChosen(room));
        Assert.True(RoomAddresses.MayBeChosen(Read("party@msn.localhost")));
    }

    private static Jid Read(string address) => Jid.TryParse(address, out var jid) ? jid : throw new FormatException(address);
}
