using System.Collections.Concurrent;
using MsnBridge.Core.Messages;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Endurance;

/// <summary>Writes from a Matrix client. What his homeserver has taken it hands over until the bridge has it, so he never writes anything again.</summary>
internal sealed class MatrixEndurancePerson(SynapseServer server, MatrixPerson person, MsnAccount account, EnduranceBook book) : EndurancePerson(account, book)
{
    private readonly Dictionary<string, string> _contacts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _rooms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>What a message of the book became.</summary>
    public string? EventOf(string name) => _names.FirstOrDefault(pair => pair.Value == name).Key;

    /// <summary>What an event of his was called in the book.</summary>
    public string? NameOf(string eventId) => _names.GetValueOrDefault(eventId);

    public override async Task ListenAsync(IReadOnlyList<string> contacts)
    {
        foreach (var contact in contacts)
        {
            _contacts[server.GhostOf(contact)] = contact;
            _rooms[contact] = await person.RoomWithAsync(contact);
        }

        person.Client.HandTo(Read);
    }

    public override async Task WriteAsync(string contact, string name, CancellationToken cancellationToken)
    {
        _names[await person.Client.SendTextAsync(_rooms[contact], name, transaction: name)] = name;
        Book.Ledger.Accept(name);
    }

    public override Task HasWrittenAsync() => Task.CompletedTask;

    private void Read(MatrixEvent received)
    {
        if (received.Place != "timeline")
            return;

        if (received.Sender == person.Client.Id)
        {
            // His own message, which he may see before he is told that it was taken.
            if (received is { Id: { } own, Body: { } text } && EnduranceBook.IsSaid(text))
                _names[own] = text;
            return;
        }

        if (received.Type == "com.beeper.message_send_status" && received.RelatesTo is { } about && _names.TryGetValue(about, out var name))
        {
            var outcome = received.Text("content", "status") == "SUCCESS" ? DeliveryOutcome.Delivered : OutcomeIn(received.Text("content", "message")) ?? DeliveryOutcome.Refused;
            Book.Tell(name, outcome, received.Id!);
        }
        else if (received.IsMessage("m.text") && EnduranceBook.IsSaid(received.Body) && _contacts.TryGetValue(received.Sender ?? "", out var contact))
        {
            Book.Arrive(EnduranceBook.LaneToHome(contact, Account.Address), received.Body!, received.Id!);
        }
    }
}
