using System.Text;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Circles;

public sealed class CircleTests
{
    private const string Id = "00000000-0000-0000-0009-0123456789ab";
    private const string Address = Id + "@live.com";
    private const string Membership = $"<ml><d n=\"live.com\"><c n=\"{Id}\" l=\"3\" t=\"9\"/></d></ml>";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [TimedFact]
    public async Task A_circle_is_entered_with_the_ticket_of_the_address_book_and_written_to()
    {
        await using var network = WithCircle("first");
        var (server, id) = await network.SignInWithBookAsync(18);
        await ShowTicketAsync(server, id++, "first");
        await server.PlayAsync($"ADL {id} {Membership.Length}\n{Membership}", $"ADL {id++} OK");
        var entry = await server.ExpectStartAsync($"PUT {id} ");
        Assert.Contains($"\r\nTo: 9:{Address}\r\nFrom: 1:{ScriptedNetwork.Account};epid={ScriptedNetwork.Place}\r\n\r\n", entry, StringComparison.Ordinal);
        Assert.EndsWith(
            $"\r\n\r\n<circle><roster><id>IM</id><user><id>1:{ScriptedNetwork.Account}</id></user></roster></circle>", entry, StringComparison.Ordinal);

        await server.SendAsync($"PUT {id++} OK 0");
        var conversation = network.Client.Circles[0].Conversation;
        Assert.Equal(MsnConversationId.Circle(Address), conversation);
        var sending = SendWhenEnteredAsync(network, conversation);
        var said = await server.ExpectStartAsync($"SDG {id} ");
        Assert.Contains($"\r\nTo: 9:{Address};path=IM\r\n", said, StringComparison.Ordinal);
        Assert.Contains("\r\nReliability: 1.0\r\nStream: 0\r\nSegment: 0\r\n\r\nMessaging: 1.0\r\n", said, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nhello circle", said, StringComparison.Ordinal);
        await server.ExpectAsync("PNG");
        await server.SendAsync("QNG 50");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);
    }

    [TimedFact]
    public async Task A_circle_that_is_refused_is_tried_once_more_with_another_ticket()
    {
        await using var network = WithCircle("first");
        var (server, id) = await network.SignInWithBookAsync(18);
        await ShowTicketAsync(server, id++, "first");
        await server.PlayAsync($"ADL {id} {Membership.Length}\n{Membership}", $"933 {id++}");
        network.Book.CircleTicket = new Sensitive("second");
        await network.Clock.PassAsync(TimeSpan.FromSeconds(2));
        await ShowTicketAsync(server, id++, "second");
        await server.PlayAsync($"ADL {id} {Membership.Length}\n{Membership}", $"933 {id}");
        var refused = await network.Client.SendTextAsync(MsnConversationId.Circle(Address), new TextMessage("hello"), Token);
        Assert.Equal(MsnSendRefusal.ConversationOver, refused.Refusal);
        Assert.Equal(SessionState.SignedIn, network.Client.State);
    }

    [TimedFact]
    public async Task What_is_seen_through_a_circle_leaves_the_contact_as_he_is()
    {
        await using var network = WithCircle("first");
        var (server, _) = await network.SignInWithBookAsync(18);
        await server.SendAsync($"NLN BSY 1:bob@example.org;via=9:{Address} Bob 32:0 0");
        var seen = await network.FindAsync<CirclePresenceEvent>();
        Assert.Equal((MsnConversationId.Circle(Address), "bob@example.org", MsnpStatus.Busy), (seen.Circle, seen.Address, seen.Presence.Status));
        await server.SendAsync($"FLN 1:bob@example.org;via=9:{Address} 0:0");
        Assert.Equal(MsnpStatus.Offline, (await network.FindAsync<CirclePresenceEvent>()).Presence.Status);
        Assert.Equal(MsnpStatus.Online, network.Client.PresenceOf("bob@example.org").Status);

        // The circle itself, in its owner's name.
        await server.SendAsync($"NLN NLN 1:bob@example.org;via=9:{Address} Club 0:0 0", $"NLN AWY 1:carol@example.net;via=9:{Address} Carol 32:0 0");
        Assert.Equal("carol@example.net", (await network.FindAsync<CirclePresenceEvent>()).Address);
    }

    private static ScriptedNetwork WithCircle(string ticket)
    {
        var network = ScriptedNetwork.WithBook("MSNP18");
        network.Book.Circles.Add(new CircleInverseInfo(Id, "Club", CircleRole.Member, RelationshipState.Accepted));
        network.Book.CircleTicket = new Sensitive(ticket);
        return network;
    }

    private static Task ShowTicketAsync(ScriptedPeer server, int id, string ticket) => server.PlayAsync(
        $"USR {id} SHA A {Convert.ToBase64String(Encoding.UTF8.GetBytes(ticket))}", $"USR {id} OK {ScriptedNetwork.Account} 0 0");

    private static async Task<MsnSendResult> SendWhenEnteredAsync(ScriptedNetwork network, MsnConversationId conversation)
    {
        while (true)
        {
            var result = await network.Client.SendTextAsync(conversation, new TextMessage("hello circle"), Token);
            if (result.Refusal != MsnSendRefusal.ConversationOver)
                return result;

            await Task.Yield();
        }
    }
}
