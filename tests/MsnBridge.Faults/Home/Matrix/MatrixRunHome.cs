using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Msn;
using MsnBridge.Faults.Simulation;
using MsnBridge.Matrix;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Presence;
using MsnBridge.Testing.Ledger;

namespace MsnBridge.Faults.Home.Matrix;

/// <summary>
/// The Matrix adapter as the home network of a run, with a homeserver in memory. Its people join whatever they are invited to, read what is said there, and speak to a
/// contact in the room that his ghost has made for them; until there is one they keep what they have to say to themselves.
/// </summary>
internal sealed class MatrixRunHome : IRunHome
{
    // Each sentence belongs to one outcome (DeliveryText).
    private static readonly FrozenDictionary<string, DeliveryOutcome> s_outcomes = Enum.GetValues<DeliveryFailure>()
        .SelectMany(failure => Enum.GetValues<DeliveryOutcome>().Select(outcome => (Sentence: DeliveryText.Describe(outcome, failure), Outcome: outcome)))
        .Distinct()
        .ToFrozenDictionary(told => told.Sentence, told => told.Outcome);

    private readonly MatrixOptions _options = new()
    {
        ServerName = RunHomeserver.ServerName,
        UserPrefix = RunHomeserver.GhostPrefix,
        AppserviceToken = new("as-token-of-the-run"),
        HomeserverToken = new("hs-token-of-the-run"),
    };

    private readonly World _world;
    private readonly MessageLedger _ledger;
    private readonly IReadOnlyList<RunPerson> _people;
    private readonly GhostIds _ghosts;
    private readonly RunHomeserver _homeserver;
    private readonly AppserviceQueue _queue;
    private readonly Dictionary<string, string> _spoken = new(StringComparer.Ordinal);
    private readonly Dictionary<(RunPerson, ContactId), RunRoom> _chats = [];
    private readonly Dictionary<(RunPerson, ContactId), List<string>> _unspoken = [];

    public MatrixRunHome(World world, MessageLedger ledger, IReadOnlyList<RunPerson> people, Func<Task<BridgeProcess>> findBridgeAsync)
    {
        _world = world;
        _ledger = ledger;
        _people = people;
        _ghosts = new GhostIds(_options);
        _queue = new AppserviceQueue(world, findBridgeAsync, Taken);
        _homeserver = new RunHomeserver(world, Hear);
        foreach (var person in people)
            _homeserver.Register(person.User.Address);
    }

    public bool IsIdle => _queue.IsEmpty;

    public void AddTo(IServiceCollection services, BridgeProcess process)
    {
        services.AddSingleton(new HomeserverConnection(_options, process.Time, new HomeserverWire(_world, process, _homeserver)));
        services.AddMatrix(_options);
    }

    public bool Starts(IHostedService part) => part is not (AppserviceServer or HomeserverPing or GhostPresences or TypingRelay);

    // The adapter says who is there.
    public Task WelcomeAsync(BridgeProcess process) => Task.CompletedTask;

    public void Say(RunPerson person, ContactId contact, string name)
    {
        if (_chats.TryGetValue((person, contact), out var room))
        {
            Speak(person, contact, room, name);
            return;
        }

        if (!_unspoken.TryGetValue((person, contact), out var unspoken))
            _unspoken.Add((person, contact), unspoken = []);
        unspoken.Add(name);
    }

    public IEnumerable<string> Check()
    {
        foreach (var person in _people)
        {
            var rooms = _homeserver.Rooms.Where(room => room.Members.ContainsKey(person.User.Address)).ToLookup(room => (room.Creator, room.IsSpace));
            foreach (var kind in rooms.Where(kind => kind.Count() > 1))
                yield return string.Create(CultureInfo.InvariantCulture, $"{kind.Key.Creator} has made {kind.Count()} {(kind.Key.IsSpace ? "spaces" : "rooms")} for {person.Name}");
        }
    }

    private void Speak(RunPerson person, ContactId contact, RunRoom room, string name)
    {
        _ledger.Send(person.LaneTo(contact), name, LedgerDirection.ToRemote);
        // Known by its event from the moment in which that is there, for the queue may be told of it at once.
        _spoken.Add(_homeserver.NextEventId, name);
        _homeserver.Send(room, person.User.Address, "m.room.message", new JsonObject { ["msgtype"] = "m.text", ["body"] = SpokenText.Of(name) });
    }

    /// <summary>Something happened in a room.</summary>
    private void Hear(RunRoom room, JsonObject told)
    {
        _queue.Add(told);
        var (type, sender, content) = ((string)told["type"]!, (string)told["sender"]!, told["content"]!.AsObject());
        if (type == "m.room.member" && _people.FirstOrDefault(person => person.User.Address == (string)told["state_key"]!) is { } member)
            HearMembership(room, member, (string)content["membership"]!);
        else if (RunHomeserver.IsOfBridge(sender) && type == DeliveryStatus.EventType)
            ReadStatus(content, (string)told["event_id"]!);
        else if (RunHomeserver.IsOfBridge(sender) && type == "m.room.message")
            Read(room, sender, content, (string)told["event_id"]!);
    }

    private void HearMembership(RunRoom room, RunPerson person, string membership)
    {
        _world.Steps.Add($"{person.Name} {membership} {room.Id}");
        if (membership == "invite")
            _ = Task.Run(() => JoinAsync(room, person));
        if (membership != "join" || ContactOf(room.Creator) is not { } contact)
            return;
        _chats[(person, contact)] = room;
        if (!_unspoken.Remove((person, contact), out var unspoken))
            return;
        foreach (var name in unspoken)
            Speak(person, contact, room, name);
    }

    private async Task JoinAsync(RunRoom room, RunPerson person)
    {
        await _world.WaitAsync(_world.Weather.Latency());
        if (!room.HasJoined(person.User.Address))
            _homeserver.Join(room, person.User.Address);
    }

    private void Read(RunRoom room, string sender, JsonObject content, string id)
    {
        var body = (string)content["body"]!;
        var person = _people.FirstOrDefault(person => room.Members.ContainsKey(person.User.Address));
        if (person is not null && ContactOf(sender) is { } contact && SpokenText.TryRead(body, out var name))
        {
            _world.Steps.Add($"{person.Name} reads {name}");
            _ledger.Arrive(RunPerson.LaneOf(person.User, contact), name, id);
        }
        else if ((string?)content["m.relates_to"]?["m.in_reply_to"]?["event_id"] is { } answered
            && _spoken.TryGetValue(answered, out var spoken)
            && body == DeliveryText.Describe(DeliveryOutcome.Kept, DeliveryFailure.None))
        {
            // Its status says no more than that it is the network's now.
            _ledger.AllowAnyPlace(spoken);
        }
    }

    private void ReadStatus(JsonObject content, string id)
    {
        var name = _spoken[(string)content["m.relates_to"]!["event_id"]!];
        var outcome = (string?)content["status"] == "SUCCESS"
            ? DeliveryOutcome.Delivered
            : s_outcomes.GetValueOrDefault((string)content["message"]!, DeliveryOutcome.Refused);
        _world.Steps.Add($"somebody is told of {name}: {outcome}");
        _ledger.Tell(name, outcome, id);
    }

    private void Taken(JsonObject told)
    {
        if (_spoken.TryGetValue((string)told["event_id"]!, out var name))
            _ledger.Accept(name);
    }

    private ContactId? ContactOf(string user) =>
        MatrixUserId.TryParse(user, out var id) && _ghosts.TryParse(id, out _, out var contact) ? contact : null;
}
