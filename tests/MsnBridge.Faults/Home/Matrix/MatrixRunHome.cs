using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
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
/// contact in the room that his ghost has made for them. Where there is none they make one and invite him, or keep what they have to say to themselves until there is.
/// </summary>
internal sealed class MatrixRunHome : IRunHome
{
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
    private readonly Dictionary<string, Spoken> _spoken = new(StringComparer.Ordinal);
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

    public Task<IReadOnlyList<string>> FindPendingLanesAsync(BridgeProcess process) =>
        process.Get<IHomeInbox>().FindPendingLanesAsync(MatrixHome.Id, CancellationToken.None).AsTask();

    public void Say(RunPerson person, ContactId contact, string name)
    {
        if (_chats.TryGetValue((person, contact), out var room))
        {
            Speak(person, contact, room, name);
            return;
        }

        var ghost = _ghosts.Of(RunPerson.Profile, contact).Value;
        if (_homeserver.IsRegistered(ghost) && _world.Chance.Happens(0.5))
        {
            _world.Steps.Add($"{person.Name} starts a chat with {contact}");
            _chats.Add((person, contact), room = _homeserver.CreateChat(person.User.Address, ghost));
            Speak(person, contact, room, name);
            return;
        }

        if (!_unspoken.TryGetValue((person, contact), out var unspoken))
            _unspoken.Add((person, contact), unspoken = []);
        unspoken.Add(name);
    }

    public void Watch(JournalEntry entry)
    {
        // It tells everything by what it calls it.
    }

    public void GoAway()
    {
        // Nothing stays connected: each request is one by itself.
    }

    public IEnumerable<string> FindUncaused(IReadOnlyList<string> errors) => errors;

    public IEnumerable<string> Check()
    {
        foreach (var person in _people)
        {
            // Of one of the bridge's he may have one room, and with the bot a space besides.
            var rooms = _homeserver.Rooms.Where(room => room.HasJoined(person.User.Address))
                .SelectMany(room => room.Members.Keys.Where(user => RunHomeserver.IsOfBridge(user) && room.HasJoined(user)).Select(user => (User: user, room.IsSpace)))
                .GroupBy(found => found);
            foreach (var found in rooms.Where(found => found.Count() > 1))
                yield return string.Create(CultureInfo.InvariantCulture, $"{person.Name} has {found.Count()} {(found.Key.IsSpace ? "spaces" : "rooms")} with {found.Key.User}");
        }
    }

    private void Speak(RunPerson person, ContactId contact, RunRoom room, string name)
    {
        _ledger.Send(person.LaneTo(contact), name, LedgerDirection.ToRemote);
        // Known by its event from the moment in which that is there, for the queue may be told of it at once.
        _spoken.Add(_homeserver.NextEventId, new Spoken(name, room));
        _homeserver.Send(room, person.User.Address, "m.room.message", new JsonObject { ["msgtype"] = "m.text", ["body"] = SpokenText.Of(name) });
    }

    /// <summary>Something happened in a room.</summary>
    private void Hear(RunRoom room, JsonObject told)
    {
        if (IsForBridge(room, told))
            _queue.Add(told);
        var (type, sender, content) = ((string)told["type"]!, (string)told["sender"]!, told["content"]!.AsObject());
        if (type == "m.room.member" && _people.FirstOrDefault(person => person.User.Address == (string)told["state_key"]!) is { } member)
            HearMembership(room, member, (string)content["membership"]!);
        else if (type == "m.room.member" && (string?)content["membership"] == "join" && !RunHomeserver.IsOfBridge(room.Creator))
            HearInvited(room);
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
        if (membership != "join" || ContactOf(room.Creator) is not { } contact || _chats.ContainsKey((person, contact)))
            return;
        _chats.Add((person, contact), room);
        if (!_unspoken.Remove((person, contact), out var unspoken))
            return;
        foreach (var name in unspoken)
            Speak(person, contact, room, name);
    }

    /// <summary>A ghost has come into a room that somebody made: what was said there since the invitation is for him.</summary>
    private void HearInvited(RunRoom room)
    {
        foreach (var spoken in _spoken.Values.Where(spoken => spoken.Room == room))
            _ledger.Accept(spoken.Name);
    }

    /// <summary>The ghost has said that what is written in the room reaches nobody.</summary>
    private void GiveUp(RunRoom room, RunPerson person, ContactId contact, string notice)
    {
        foreach (var spoken in _spoken.Values.Where(spoken => spoken.Room == room))
            _ledger.Tell(spoken.Name, DeliveryOutcome.Refused, $"{notice}-{spoken.Name}");
        if (_chats.GetValueOrDefault((person, contact)) != room)
            return;
        _chats.Remove((person, contact));
        if (_homeserver.Rooms.FirstOrDefault(other => other.Creator == _ghosts.Of(RunPerson.Profile, contact).Value && other.HasJoined(person.User.Address)) is { } other)
            _chats.Add((person, contact), other);
    }

    // Nothing is handed over of a room in which none of the bridge's is, but invitations to it (synapse/appservice/__init__.py, is_interested_in_event).
    private static bool IsForBridge(RunRoom room, JsonObject told) =>
        RunHomeserver.IsOfBridge((string)told["sender"]!)
            || ((string?)told["state_key"] is { } key && RunHomeserver.IsOfBridge(key))
            || room.Members.Any(member => RunHomeserver.IsOfBridge(member.Key) && member.Value == "join");

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
        else if (person is not null && ContactOf(sender) is { } leaving && body.EndsWith("What is written here does not reach MSN.", StringComparison.Ordinal))
        {
            GiveUp(room, person, leaving, id);
        }
        else if ((string?)content["m.relates_to"]?["m.in_reply_to"]?["event_id"] is { } answered
            && _spoken.TryGetValue(answered, out var spoken)
            && body == DeliveryText.Describe(DeliveryOutcome.Kept, DeliveryFailure.None))
        {
            // Its status says no more than that it is the network's now.
            _ledger.AllowAnyPlace(spoken.Name);
        }
    }

    private void ReadStatus(JsonObject content, string id)
    {
        var name = _spoken[(string)content["m.relates_to"]!["event_id"]!].Name;
        var outcome = (string?)content["status"] == "SUCCESS" ? DeliveryOutcome.Delivered
            : ToldOutcomes.TryRead((string?)content["message"], out var told) ? told
            : DeliveryOutcome.Refused;
        _world.Steps.Add($"somebody is told of {name}: {outcome}");
        _ledger.Tell(name, outcome, id);
    }

    private void Taken(JsonObject told)
    {
        if (_spoken.TryGetValue((string)told["event_id"]!, out var spoken))
            _ledger.Accept(spoken.Name);
    }

    private ContactId? ContactOf(string user) =>
        MatrixUserId.TryParse(user, out var id) && _ghosts.TryParse(id, out _, out var contact) ? contact : null;

    private sealed record Spoken(string Name, RunRoom Room);
}
