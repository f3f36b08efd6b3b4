using System.Xml.Linq;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Testing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests.Rooms;

/// <summary>The transport with Alice's account, her contacts Bob and Carol, and what is asked of rooms.</summary>
internal sealed class RoomStage : IAsyncDisposable
{
    public const string CarolsAddress = @"carol\40example.com@msn.localhost";
    public const string AlicesDesk = "alice@localhost/desk";
    public static readonly ContactId Carol = new("carol@example.com");
    public static readonly GroupConversation Group = new() { Id = new("group:1"), Members = [Transport.Bob, Carol] };
    private int _marks;

    private RoomStage(Transport transport) => Transport = transport;

    public Transport Transport { get; }

    public ServerConnection Server => Transport.Server;

    /// <summary>The address of the group's room.</summary>
    public string Room { get; private set; } = "";

    /// <summary>What was sent before the group's room was known.</summary>
    public IReadOnlyList<XElement> First { get; private set; } = [];

    /// <summary>Nobody is in the group's room yet, and Alice has been asked into it.</summary>
    public static async Task<RoomStage> OpenAsync(IHomeMemory? memory = null, GroupConversation? group = null, string greeting = "")
    {
        var transport = await Transport.ConnectAsync(greeting: greeting, memory: memory ?? new InMemoryHomeMemory());
        var stage = new RoomStage(transport);
        await transport.BringAliceOnlineAsync();
        transport.Directory.AddContact(Transport.Alice, Transport.Contact("bob@example.com", "Bob"));
        transport.Directory.AddContact(Transport.Alice, Transport.Contact("carol@example.com", "Carol"));
        await stage.ShowAsync(group ?? Group);
        stage.First = await stage.SettleAsync();
        var items = await transport.AskAsync("get", "msn.localhost", "<query xmlns='http://jabber.org/protocol/disco#items'/>");
        stage.Room = (string)items.Descendants(Ns.DiscoItems + "item").Single().Attribute("jid")!;
        return stage;
    }

    /// <summary>Alice is in the group's room with her phone.</summary>
    public static async Task<RoomStage> EnterAsync()
    {
        var stage = await OpenAsync();
        await stage.JoinAsync();
        return stage;
    }

    /// <summary>Core says so, and knows it.</summary>
    public Task ShowAsync(GroupConversation group)
    {
        Transport.Directory.SetGroup(Transport.Alice, group);
        return Transport.Home.ShowGroupAsync(Transport.AliceLink, group, CancellationToken.None);
    }

    public Task CloseAsync(ConversationId conversation)
    {
        Transport.Directory.RemoveGroup(Transport.Alice, conversation);
        return Transport.Home.CloseGroupAsync(Transport.AliceLink, conversation, CancellationToken.None);
    }

    /// <summary>Comes in and returns everything that was sent to the device, the subject last.</summary>
    public async Task<List<XElement>> JoinAsync(
        string? room = null, string nick = "Alice", string device = Transport.AlicesPhone, string wishes = "")
    {
        await SendAsync($"<presence from='{device}' to='{room ?? Room}/{nick}'><x xmlns='http://jabber.org/protocol/muc'>{wishes}</x></presence>");
        return await Server.CollectUntilAsync(stanza => stanza.Element(Ns.Component + "subject") is not null || Stanza.TypeOf(stanza) == "error");
    }

    public Task SendAsync(string xml) => Transport.SendAsync(xml);

    public Task SayAsync(string content, string id = "m1", string device = Transport.AlicesPhone, string? room = null) =>
        SendAsync($"<message from='{device}' to='{room ?? Room}' type='groupchat' id='{id}'>{content}</message>");

    public Task DeliverAsync(long id, EventToHome delivered, ConversationId? conversation = null) => Transport.Home.DeliverAsync(
        new HomeDelivery(new(id), Transport.AliceLink, conversation ?? Group.Id, delivered, Transport.Time.GetUtcNow()),
        TestContext.Current.CancellationToken);

    public Task<XElement> AskAsync(string type, string payload, string? to = null, string from = Transport.AlicesPhone) =>
        Transport.AskAsync(type, to ?? Room, payload, from);

    /// <summary>Returns when everything that concerns Alice's rooms is done with, and with what the transport sent meanwhile.</summary>
    public async Task<List<XElement>> SettleAsync()
    {
        var mark = $"room-mark-{++_marks}";
        await SendAsync($"<iq type='get' id='{mark}' from='{Transport.AlicesPhone}' to='nowhere@msn.localhost'><ping xmlns='urn:xmpp:ping'/></iq>");
        var sent = await Server.CollectUntilAsync(stanza => Stanza.IdOf(stanza) == mark);
        sent.RemoveAt(sent.Count - 1);
        return sent;
    }

    public static int[] Codes(XElement stanza) =>
        [.. stanza.Descendants(Ns.MucUser + "status").Select(status => (int)status.Attribute("code")!).Order()];

    public static string? From(XElement stanza) => (string?)stanza.Attribute("from");

    public static string? To(XElement stanza) => (string?)stanza.Attribute("to");

    public static string? Body(XElement stanza) => (string?)stanza.Element(Ns.Component + "body");

    public ValueTask DisposeAsync() => Transport.DisposeAsync();
}
