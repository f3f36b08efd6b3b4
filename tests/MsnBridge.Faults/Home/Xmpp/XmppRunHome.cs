using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Msn;
using MsnBridge.Faults.Simulation;
using MsnBridge.Testing.Ledger;
using MsnBridge.Xmpp;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Files;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Faults.Home.Xmpp;

/// <summary>
/// The XMPP adapter as the home network of a run, with an XMPP server in memory. No XMPP server keeps anything for a component that is away, so whenever it is there again
/// people write again what has not ended, in their order and under the same ids.
/// </summary>
internal sealed class XmppRunHome : IRunHome
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(2);

    private static readonly string s_elsewhere = new LoginStatus(LoginState.SignedInElsewhere, null, default).Describe();

    private readonly XmppOptions _options = new() { Component = RunXmppServer.Component, Secret = new(RunXmppServer.Secret) };
    private readonly World _world;
    private readonly MessageLedger _ledger;
    private readonly ContactAddresses _addresses;
    private readonly RunXmppServer _server;
    private readonly Func<IEnumerable<ContactId>> _findContacts;
    private readonly List<Writer> _writers = [];
    private readonly Dictionary<string, string> _reported = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _reports = new(StringComparer.Ordinal);
    private int _refused;

    /// <param name="findContacts">Those of everybody.</param>
    public XmppRunHome(World world, MessageLedger ledger, IReadOnlyList<RunPerson> people, Func<IEnumerable<ContactId>> findContacts)
    {
        _world = world;
        _ledger = ledger;
        _findContacts = findContacts;
        _addresses = new ContactAddresses(_options);
        _server = new RunXmppServer(world, WriteAgain);
        foreach (var person in people)
        {
            var account = new RunXmppAccount(world, _server, UserSessions.ToJid(person.User), stanza => Read(_writers[person.Number - 1], stanza));
            _server.Add(account);
            _writers.Add(new Writer(person, account, []));
        }
    }

    // In the end everybody is there, and who is there must be seen.
    public bool IsIdle => _refused == 0 && _server.HasComponent && _writers.TrueForAll(writer => writer.Open.Count == 0 && SeesEverybody(writer.Account));

    public void AddTo(IServiceCollection services, BridgeProcess process)
    {
        services.AddSingleton<IComponentConnector>(new ComponentWire(_world, process, _server));
        services.AddXmpp(_options);
    }

    // It has no files to hand out.
    public bool Starts(IHostedService part) => part is not FileServer;

    // The adapter asks who is there.
    public Task WelcomeAsync(BridgeProcess process) => Task.CompletedTask;

    public Task<IReadOnlyList<string>> FindPendingLanesAsync(BridgeProcess process) => Task.FromResult<IReadOnlyList<string>>([]);

    public void Say(RunPerson person, ContactId contact, string name)
    {
        _ledger.Send(person.LaneTo(contact), name, LedgerDirection.ToRemote);
        var writer = _writers[person.Number - 1];
        var written = new Written(name, contact);
        writer.Open.Add(written);
        Write(writer, written);
    }

    public void Watch(JournalEntry entry)
    {
        if (entry.Event is not DeliveryReport { Message.MessageId: { } name })
            return;
        var id = HomeDelivery.WireIdPrefix + entry.Id;
        if (!_reported.TryAdd(id, name))
            return;
        if (!_reports.TryGetValue(name, out var reports))
            _reports.Add(name, reports = []);
        reports.Add(id);
    }

    public void GoAway() => _server.Break();

    // An error stanza has the id of what it answers and none of its own: that there is one report of each message is seen in the journal.
    public IEnumerable<string> Check() => _reports.Where(report => report.Value.Count > 1).Select(report => $"the journal tells {report.Value.Count} times how {report.Key} ended");

    // An operator is told of each outage by an error, and of nothing else.
    public IEnumerable<string> FindUncaused(IReadOnlyList<string> errors)
    {
        var told = errors.Where(error => error.StartsWith(typeof(XmppComponent).FullName + ": No connection to the XMPP server", StringComparison.Ordinal)).ToList();
        return told.Count > _server.Outages ? errors : errors.Except(told);
    }

    // Who was signed out because his account is used elsewhere sees nobody, and is told so.
    private bool SeesEverybody(RunXmppAccount account)
    {
        var isSignedOut = account.WhyAway?.StartsWith(s_elsewhere, StringComparison.Ordinal) == true;
        return _findContacts().Select(_addresses.OfContact).All(contact => account.Has(contact) && account.Sees(contact) != isSignedOut);
    }

    private void Write(Writer writer, Written written)
    {
        var message = Stanza.Message(
            writer.Account.Device,
            _addresses.OfContact(written.Contact),
            "chat",
            written.Name,
            new XElement(Ns.Component + "body", SpokenText.Of(written.Name)),
            new XElement(Ns.Receipts + "request"),
            new XElement(Ns.StanzaIds + "origin-id", new XAttribute("id", written.Name)));
        _world.Steps.Add(_server.TrySend(message) ? $"{written.Name} is written" : $"{written.Name} comes back: component unavailable");
    }

    private void WriteAgain()
    {
        foreach (var writer in _writers)
        {
            foreach (var written in writer.Open)
                Write(writer, written);
        }
    }

    private void Read(Writer writer, XElement message)
    {
        if (Stanza.From(message) is not { Local: not null } from)
            return;

        var contact = new ContactId(JidEscaping.Unescape(from.Local));
        var id = Stanza.IdOf(message) ?? "";
        var body = (string?)message.Element(Ns.Component + "body");
        if ((string?)message.Element(Ns.Receipts + "received")?.Attribute("id") is { } received)
        {
            Tell(writer, received, DeliveryOutcome.Delivered, id);
        }
        else if (Stanza.TypeOf(message) == "error")
        {
            ReadError(writer, id, (string?)message.Element(Ns.Component + "error")?.Element(Ns.StanzaErrors + "text") ?? "");
        }
        else if (SpokenText.TryRead(body, out var name))
        {
            _world.Steps.Add($"{writer.Person.Name} reads {name}");
            _ledger.Arrive(RunPerson.LaneOf(writer.Person.User, contact), name, id);
        }
        else if (ToldOutcomes.TryRead(body, out var outcome))
        {
            // Words cannot say of which message they are: the journal can.
            Tell(writer, _reported[id], outcome, id);
        }
    }

    private void ReadError(Writer writer, string name, string text)
    {
        if (ToldOutcomes.TryRead(text, out var outcome))
        {
            Tell(writer, name, outcome, _reports[name][0]);
            return;
        }

        if (!text.EndsWith("Send it again.", StringComparison.Ordinal))
        {
            _world.Fail(new InvalidOperationException($"{writer.Person.Name} is told of {name}: {text}"));
            return;
        }

        // He does, behind what he wrote meanwhile.
        _world.Steps.Add($"{writer.Person.Name} is asked to send {name} again");
        _ledger.AllowAnyPlace(name);
        _refused++;
        _ = Task.Run(() => SendAgainAsync(writer, name));
    }

    private async Task SendAgainAsync(Writer writer, string name)
    {
        await _world.WaitAsync(s_again);
        _refused--;
        if (writer.Open.Find(open => open.Name == name) is { } written)
            Write(writer, written);
    }

    private void Tell(Writer writer, string name, DeliveryOutcome outcome, string copy)
    {
        _world.Steps.Add($"{writer.Person.Name} is told of {name}: {outcome}");
        _ledger.Tell(name, outcome, copy);
        writer.Open.RemoveAll(open => open.Name == name);
    }

    /// <param name="Open">What he wrote and does not know the end of, the oldest first.</param>
    private sealed record Writer(RunPerson Person, RunXmppAccount Account, List<Written> Open);

    private sealed record Written(string Name, ContactId Contact);
}
