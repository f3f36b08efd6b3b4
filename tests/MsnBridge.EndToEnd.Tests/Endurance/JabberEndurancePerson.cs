using System.Xml.Linq;
using MsnBridge.Core.Messages;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Xmpp;

namespace MsnBridge.EndToEnd.Tests.Endurance;

/// <summary>
/// Writes from an XMPP client. No XMPP server keeps a message for a component that is away, so what got neither a receipt nor an error is written again under the same id
/// when the bridge is back, as clients do with what was not acknowledged.
/// </summary>
internal sealed class JabberEndurancePerson(JabberPerson person, MsnAccount account, EnduranceBook book) : EndurancePerson(account, book)
{
    private readonly Dictionary<string, string> _contacts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notices = new(StringComparer.Ordinal);
    private string[] _domain = [];

    /// <summary>Words about some message of his, which cannot say of which: how they came to nothing, by contact. Each once.</summary>
    public List<(string Contact, DeliveryOutcome Outcome)> UnnamedEnds { get; } = [];

    public override Task ListenAsync(IReadOnlyList<string> contacts)
    {
        foreach (var contact in contacts)
            _contacts[person.AddressOf(contact)] = contact;
        _domain = [person.AddressOf(contacts[0]).Split('@')[1]];
        person.Client.HandTo(Read);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(string contact, string name, CancellationToken cancellationToken) => person.SaysAsync(contact, name, name);

    public override Task HasWrittenAsync() => person.Client.PingAsync(person.Client.BareJid.Split('@')[1]);

    private void Read(XElement stanza)
    {
        if (stanza.Name != XmppNames.Client + "message" || stanza.Attribute("from")?.Value.Split('/')[0] is not { } from || !_contacts.TryGetValue(from, out var contact))
            return;

        var id = stanza.Attribute("id")?.Value ?? "";
        if (stanza.Element(XmppNames.Receipts + "received")?.Attribute("id")?.Value is { } received)
        {
            Book.Tell(received, DeliveryOutcome.Delivered, id);
            return;
        }

        if (stanza.Attribute("type")?.Value == "error")
        {
            // An error of his server says that the bridge is not there: he will write again. The repetition of an error of the bridge cannot be told from the first.
            EnduranceDiary.Note($"{id} error {stanza.Element(XmppNames.Client + "error")?.Value} from {contact}");
            if (OutcomeIn(stanza.Element(XmppNames.Client + "error")?.Element(XmppNames.Stanzas + "text")?.Value) is { } failed)
                Book.Tell(id, failed, "error");
            return;
        }

        var body = stanza.Element(XmppNames.Client + "body")?.Value;
        if (EnduranceBook.IsSaid(body))
        {
            Book.Arrive(EnduranceBook.LaneToHome(contact, Account.Address), body!, id);
        }
        else if (OutcomeIn(body) is { } outcome)
        {
            EnduranceDiary.Note($"{contact} tells {outcome} to {Account.Address} by {id}");
            lock (UnnamedEnds)
            {
                if (_notices.Add(id))
                    UnnamedEnds.Add((contact, outcome));
            }
        }
    }
}
