using System.Xml.Linq;
using MsnBridge.Core.Identities;
using MsnBridge.Core.People;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Files;
using MsnBridge.Xmpp.Rooms;
using MsnBridge.Xmpp.Roster;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Users;

/// <summary>Everything about a person is erased. His roster and his rooms are cleared as the account goes; what is left is what the process knows, and the files that it
/// hands out.</summary>
internal sealed class XmppErasure(
    IStanzaStream stream,
    ContactAddresses addresses,
    UserSessions sessions,
    RosterQueue roster,
    RosterMemory memory,
    RosterWords words,
    RoomQueue rooms,
    RoomBook book,
    SharedLinks links,
    TimeProvider time) : IHomeErasure
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public HomeNetworkId Network => UserSessions.Network;

    public string ChoosePlace(HomeUser user) => $"erased-{Guid.NewGuid():N}";

    public Task PartAsync(HomeUser user, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task ForgetAsync(HomeUser user, CancellationToken cancellationToken)
    {
        var jid = UserSessions.ToJid(user);
        try
        {
            await roster.RunAsync(jid, _ => Task.CompletedTask, cancellationToken).WaitAsync(s_patience, time, cancellationToken);
            await rooms.RunAsync(jid, _ => Task.FromResult(true), cancellationToken).WaitAsync(s_patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            // His server is away, and more waits for it than it has time for.
        }

        sessions.Remove(jid);
        memory.Forget(jid);
        words.Forget(jid);
        book.Forget(jid);
        await links.ForgetAsync(jid, cancellationToken);
    }

    // <message type='chat' from='msn.example.org' to='alice@example.org' id='…'><body>Everything …</body></message>
    public Task TellAsync(HomeUser user, string place, string text, CancellationToken cancellationToken) =>
        stream.SendAsync(
            Stanza.Message(addresses.Transport, UserSessions.ToJid(user), "chat", place, new XElement(Ns.Component + "body", text)), cancellationToken);
}
